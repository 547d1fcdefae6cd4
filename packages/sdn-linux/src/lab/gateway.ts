import type { Cidr, Ipv4 } from '@havip/net'
import type { EipEntry } from '@havip/sdn'
import { type Internet, uplink } from './internet.js'
import type { Namespace } from './namespace.js'

/**
 * Translation at the edge of a VPC, packet by packet: an EIP is one private address, so there is nothing to remember, and
 * who holds a HAVIP is none of its business. Nobody outside speaks for an address of the VPC.
 */
const rules = `table ip havip {
  map public { type ipv4_addr : ipv4_addr; }
  map private { type ipv4_addr : ipv4_addr; }
  set blocks { type ipv4_addr; flags interval; }
  chain prerouting {
    type filter hook prerouting priority -300; policy accept;
    iifname != "${uplink.device}" accept
    ip saddr @blocks drop
    ip daddr set ip daddr map @private accept
    drop
  }
  chain postrouting {
    type filter hook postrouting priority 300; policy accept;
    oifname != "${uplink.device}" accept
    ip saddr set ip saddr map @public accept
    drop
  }
}
`

/** The edge of one VPC; there is nothing in the kernel until the VPC has an EIP. */
export class Gateway {
  #link: { readonly internet: Internet; readonly name: string } | undefined
  #eips: readonly EipEntry[] = []
  #blocks: readonly Cidr[] = []

  constructor(
    readonly router: Namespace,
    readonly needInternet: () => Promise<Internet>,
  ) {}

  async apply(eips: readonly EipEntry[], blocks: readonly Cidr[]): Promise<void> {
    if (eips.length === 0 && this.#link === undefined) return
    this.#link ??= await this.#open()
    const { internet, name } = this.#link
    const gone = this.#eips.filter((eip) => !eips.includes(eip))
    const come = eips.filter((eip) => !this.#eips.includes(eip))
    await this.router.nft(
      [
        ...gone.map((eip) => elements('delete', eip)),
        ...come.map((eip) => elements('add', eip)),
        blocks.join() === this.#blocks.join() ? '' : blockCommands(blocks),
      ].join(''),
    )
    const staying = new Set<Ipv4>(eips.map(({ address }) => address))
    await internet.route(
      name,
      come.map(({ address }) => address),
      gone.map(({ address }) => address).filter((address) => !staying.has(address)),
    )
    this.#eips = eips
    this.#blocks = blocks
  }

  async close(): Promise<void> {
    // The link goes with the router; the hub forgets what it led there.
    await this.#link?.internet.detach(this.#link.name)
  }

  async #open() {
    const internet = await this.needInternet()
    await this.router.nft(rules)
    return { internet, name: await internet.attach(this.router) }
  }
}

function elements(verb: 'add' | 'delete', { address, privateAddress }: EipEntry): string {
  return `${verb} element ip havip public { ${privateAddress} : ${address} }
${verb} element ip havip private { ${address} : ${privateAddress} }
`
}

function blockCommands(blocks: readonly Cidr[]): string {
  const add = blocks.length === 0 ? '' : `add element ip havip blocks { ${blocks.join(', ')} }\n`
  return `flush set ip havip blocks\n${add}`
}
