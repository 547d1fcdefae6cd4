import { type Ipv4, networkMac } from '@havip/net'
import { internetMac } from '@havip/sdn'
import { Guest } from './guest.js'
import { type LogWatch, watchLog } from './log-watch.js'
import { Namespace } from './namespace.js'
import { logGroup, logPrefix } from './ruleset.js'
import { hubSetup } from './setup.js'
import { removeAll } from './transaction.js'

/** The address of the lab's client on the internet, and that of its gateway: for documentation (RFC 5737). */
const clientAddress = '203.0.113.10'
const gatewayAddress = '203.0.113.1'

/** The two ends of every link between a VPC's router and the hub; each link is a world of its own. */
export const uplink = {
  device: 'inet0',
  router: { address: '169.254.255.2', mac: '02:00:5e:00:02:02' },
  hub: { address: '169.254.255.1', mac: '02:00:5e:00:02:01' },
} as const

const captureRules = `table ip havip {
  chain prerouting {
    type filter hook prerouting priority -400; policy accept;
    iifname "eth0" log prefix "${logPrefix.delivered}" group ${logGroup} queue-threshold 1
  }
}
`

/**
 * What is outside the VPCs of a lab: a client, which is an instance that belongs to nobody, and a hub between it and the
 * routers of the VPCs that have EIPs. It knows public addresses only.
 */
export class Internet {
  #links = 0
  #capture: Promise<LogWatch> | undefined
  #closed = false

  private constructor(
    readonly hub: Namespace,
    readonly client: Guest,
    readonly onFrame: (frame: Uint8Array, at: number) => void,
  ) {}

  static async create(onFrame: (frame: Uint8Array, at: number) => void): Promise<Internet> {
    const [hub, client] = await Promise.all([
      Namespace.network(hubSetup),
      Guest.start({ id: 'ins-internet', name: 'internet', vpcId: 'vpc-internet', running: true }),
    ])
    const internet = new Internet(hub, client, onFrame)
    try {
      await hub.ip([
        `link add name lan0 address ${networkMac} type veth peer name eth0 address ${internetMac} netns ${client.namespace.pid}`,
        `addr add ${gatewayAddress}/24 dev lan0`,
        'link set dev lan0 up',
      ])
      await client.namespace.ip([
        `addr add ${clientAddress}/24 dev eth0`,
        'link set dev eth0 up',
        `neigh replace ${gatewayAddress} dev eth0 lladdr ${networkMac} nud permanent`,
        `route replace default via ${gatewayAddress} dev eth0`,
      ])
      await hub.ip([
        `neigh replace ${clientAddress} dev lan0 lladdr ${internetMac} nud permanent`,
        // Whatever nobody has is shown to the client, which drops it.
        `route replace default via ${clientAddress} dev lan0`,
      ])
    } catch (error) {
      await internet.close()
      throw error
    }
    return internet
  }

  /** Links a router to the hub; gives the hub's end. */
  async attach(router: Namespace): Promise<string> {
    const name = `vpc${++this.#links}`
    await this.hub.ip([
      `link add name ${name} address ${uplink.hub.mac} type veth peer name ${uplink.device} address ${uplink.router.mac} netns ${router.pid}`,
      `link set dev ${name} up`,
      `neigh replace ${uplink.router.address} dev ${name} lladdr ${uplink.router.mac} nud permanent`,
    ])
    await router.ip([
      `link set dev ${uplink.device} up`,
      `neigh replace ${uplink.hub.address} dev ${uplink.device} lladdr ${uplink.hub.mac} nud permanent`,
      `route replace default via ${uplink.hub.address} dev ${uplink.device} onlink`,
    ])
    return name
  }

  async detach(link: string): Promise<void> {
    await removeAll(this.hub, [`link del dev ${link}`])
  }

  /** Leads public addresses to a link, or no longer. */
  async route(link: string, come: readonly Ipv4[], go: readonly Ipv4[]): Promise<void> {
    await this.hub.ip([
      ...go.map((address) => `route del ${address}/32 dev ${link}`),
      ...come.map((address) => `route replace ${address}/32 via ${uplink.router.address} dev ${link} onlink`),
    ])
  }

  /** From when this resolves, frames that come in at the client are seen. */
  async watch(): Promise<void> {
    this.#capture ??= this.#watch()
    await this.#capture
  }

  async #watch(): Promise<LogWatch> {
    const { namespace } = this.client
    const log = await watchLog(namespace, logGroup, ({ frame, at }) => this.onFrame(frame, at ?? Date.now()))
    await namespace.nft(captureRules)
    void log.ended.then(() => {
      this.#capture = this.#closed ? this.#capture : undefined
    })
    return log
  }

  async close(): Promise<void> {
    this.#closed = true
    await (await this.#capture?.catch(() => undefined))?.stop()
    await Promise.all([this.hub.kill(), this.client.kill()])
  }
}
