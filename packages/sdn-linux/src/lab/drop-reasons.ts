import type { DropReason } from '@havip/sdn'

/** The number that stands for each reason in the kernel's drop counters. */
export const dropReasonNumbers = {
  'unknown-protocol': 1,
  multicast: 2,
  broadcast: 15,
  'spoofed-mac': 3,
  'spoofed-ip': 4,
  'spoofed-arp': 5,
  'not-holder': 6,
  'no-holder': 7,
  'no-route': 8,
  claim: 9,
  'port-down': 10,
  'ttl-exceeded': 11,
  blackhole: 12,
  'security-group': 13,
  fault: 14,
  'ip-conflict': 16,
} as const satisfies Record<DropReason, number>

const reasons = new Map<number, DropReason>(
  Object.entries(dropReasonNumbers).map(([reason, number]) => [number, reason as DropReason]),
)

/** The chain of the rules that drops a frame and counts it. */
export function dropChain(reason: DropReason): string {
  return `drop_${reason.replaceAll('-', '_')}`
}

export function dropReason(number: number): DropReason | undefined {
  return reasons.get(number)
}
