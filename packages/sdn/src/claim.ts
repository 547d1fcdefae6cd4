import type { ClaimRefusal, HaVipId } from '@havip/cloud'
import { etherTypes, type Ipv4, isArpProbe, isGratuitousArp, type Mac, parseArp, parseEthernet } from '@havip/net'
import type { TableIndex } from './table-index.js'
import type { HaVipEntry, PortEntry } from './tables.js'

/** What a guest said about an address: a gratuitous ARP, or an ARP probe (RFC 5227 section 1.1). */
export interface Claim {
  readonly kind: 'announcement' | 'probe'
  readonly form: 'request' | 'reply'
  readonly address: Ipv4
  /** Source of the Ethernet frame. */
  readonly sourceMac: Mac
  /** Sender hardware address inside the ARP packet. */
  readonly senderMac: Mac
}

/** The claim in an Ethernet frame; undefined when it is anything else, such as an ordinary ARP request. */
export function parseClaim(frame: Uint8Array): Claim | undefined {
  const ethernet = parseEthernet(frame)
  if (ethernet?.etherType !== etherTypes.arp) return undefined
  const arp = parseArp(ethernet.payload)
  if (arp === undefined) return undefined
  const probe = isArpProbe(arp)
  if (!probe && !isGratuitousArp(arp)) return undefined
  return {
    kind: probe ? 'probe' : 'announcement',
    form: arp.operation,
    address: arp.targetIp,
    sourceMac: ethernet.source,
    senderMac: arp.senderMac,
  }
}

export type Judgement =
  | { readonly honoured: true; readonly haVip: HaVipEntry }
  | { readonly honoured: false; readonly haVipId: HaVipId | null; readonly reason: ClaimRefusal }

/**
 * Decides on a claim that came in by a port (DESIGN section 2, "Claim"). Every engine says the reason that this
 * function gives. The first check that fails names it:
 *
 * 1. `arp-probe`: it asks, it does not announce.
 * 2. `ip-conflict`: the address is another ENI's in the port's VPC; `not-a-havip`: it is no HAVIP of that VPC either.
 * 3. `other-subnet`: the HAVIP is in another subnet than the ENI.
 * 4. `eni-not-attached`: the ENI is attached to no instance.
 * 5. `instance-not-running`: the instance is in any state but running.
 * 6. `eni-not-attached`: the port is down all the same: the ENI is being attached or detached.
 * 7. `wrong-mac`: Ethernet source or ARP sender hardware address is not the ENI's.
 * 8. `not-associated`: CheckAssociate is on, and neither the ENI nor its instance is listed.
 */
export function judge(tables: TableIndex, port: PortEntry, claim: Claim): Judgement {
  const haVip = tables.haVipAt(port.vpcId, claim.address)
  const reason = refusal(tables, port, claim, haVip)
  if (haVip !== undefined && reason === undefined) return { honoured: true, haVip }
  return { honoured: false, haVipId: haVip?.id ?? null, reason: reason ?? 'not-a-havip' }
}

function refusal(
  tables: TableIndex,
  port: PortEntry,
  claim: Claim,
  haVip: HaVipEntry | undefined,
): ClaimRefusal | undefined {
  if (claim.kind === 'probe') return 'arp-probe'
  if (haVip === undefined) return isTaken(tables, port, claim.address) ? 'ip-conflict' : 'not-a-havip'
  if (haVip.subnetId !== port.subnetId) return 'other-subnet'
  if (port.instanceId === null) return 'eni-not-attached'
  if (tables.instances.get(port.instanceId)?.running !== true) return 'instance-not-running'
  if (!port.up) return 'eni-not-attached'
  if (claim.sourceMac !== port.mac || claim.senderMac !== port.mac) return 'wrong-mac'
  if (haVip.claimants !== null && !haVip.claimants.includes(port.id)) return 'not-associated'
  return undefined
}

/** Whether another ENI of the VPC has the address. */
export function isTaken(tables: TableIndex, { id, vpcId }: PortEntry, address: Ipv4): boolean {
  const owner = tables.portAt(vpcId, address)
  return owner !== undefined && owner.id !== id
}
