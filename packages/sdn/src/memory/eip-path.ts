import { decrementTtl, ipv4FromNumber, rewriteAddress } from '@havip/net'
import type { DropReason } from '../engine.js'
import { isLocal } from '../routes.js'
import type { EipEntry } from '../tables.js'
import type { Fabric } from './fabric.js'
import { type Hop, toOwner } from './ipv4-path.js'
import { addressNumber } from './owner.js'
import { copyOf, destinationOf, ip, isIpv4Packet, sourceOf } from './packet.js'

/** A packet that came from outside, on its way in. */
export interface Inbound {
  readonly frame: Uint8Array
  readonly hop: Hop & { readonly kind: 'port' }
}

/** The packet as it leaves by the EIP. */
export function outbound(frame: Uint8Array, eip: EipEntry): Uint8Array {
  const copy = copyOf(frame)
  decrementTtl(copy, ip)
  rewriteAddress(copy, ip, 'source', eip.address)
  return copy
}

/** What becomes of a packet that is on the internet: on its way to who has the EIP, or why not. */
export function inbound(fabric: Fabric, frame: Uint8Array): Inbound | DropReason {
  if (!isIpv4Packet(frame)) return 'unknown-protocol'
  const { tables } = fabric
  const eip = tables.eipAt(ipv4FromNumber(destinationOf(frame) >>> 0))
  if (eip === undefined) return 'no-route'
  // Nobody outside speaks for an address of the VPC.
  if (isLocal(tables, eip.vpcId, sourceOf(frame) >>> 0)) return 'spoofed-ip'
  const owner = fabric.vpc(eip.vpcId).owners.get(addressNumber(eip.privateAddress))
  if (owner === undefined) return 'no-route'
  const hop = toOwner(owner, frame, true)
  if (typeof hop === 'string') return hop
  if (hop.kind !== 'port') return 'no-route'
  const copy = copyOf(frame)
  rewriteAddress(copy, ip, 'destination', eip.privateAddress)
  return { frame: copy, hop }
}
