import { createHash } from 'node:crypto'

/** The kernel's limit for the name of an interface: 15 characters. */
const usable = /^[A-Za-z][A-Za-z0-9_-]{0,14}$/

/** The interface that stands for an ENI or a subnet: its id where the kernel takes it, a digest of it otherwise. */
export function linkName(id: string): string {
  return usable.test(id) ? id : `x${createHash('sha256').update(id).digest('hex').slice(0, 14)}`
}

/** The two ends of the veth between a subnet's bridge and the VPC's router. */
export function routerLink(subnetNumber: number): { readonly bridgeSide: string; readonly routerSide: string } {
  return { bridgeSide: `rt${subnetNumber}`, routerSide: `gw${subnetNumber}` }
}

/** What the guest calls the ENI. */
export function guestLink(deviceIndex: number): string {
  return `eth${deviceIndex}`
}
