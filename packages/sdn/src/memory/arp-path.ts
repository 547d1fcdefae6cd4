import { type ArpPacket, arpFrame, cidrContains, ethernetHeaderLength, networkMac, parseArp } from '@havip/net'
import type { DropReason } from '../engine.js'
import type { TableIndex } from '../table-index.js'
import { addressNumber, HaVip, type Port } from './owner.js'

/**
 * The network's answer to an ARP frame that is no claim, from a port that is up; or why there is none. The network
 * answers for every address of the VPC, taken or not, with its own MAC; no guest ever sees another one's ARP.
 */
export function answerArp(tables: TableIndex, port: Port, frame: Uint8Array): Uint8Array | DropReason {
  const arp = parseArp(frame.subarray(ethernetHeaderLength))
  if (arp === undefined) return 'unknown-protocol'
  if (!port.isMacAt(frame, 6) || arp.senderMac !== port.entry.mac) return 'spoofed-mac'
  const sender = port.vpc.owners.get(addressNumber(arp.senderIp))
  if (sender?.holder !== port) {
    if (sender === undefined) return 'spoofed-arp'
    return sender instanceof HaVip ? 'not-holder' : 'ip-conflict'
  }
  if (arp.operation === 'reply') return 'spoofed-arp'
  for (const { cidrBlock } of tables.subnetsIn(port.entry.vpcId)) {
    if (cidrContains(cidrBlock, arp.targetIp)) return arpFrame(arp.senderMac, answer(arp))
  }
  return 'no-route'
}

function answer(request: ArpPacket): ArpPacket {
  return {
    operation: 'reply',
    senderMac: networkMac,
    senderIp: request.targetIp,
    targetMac: request.senderMac,
    targetIp: request.senderIp,
  }
}
