import type { Lab } from './lab.js'

// What a random request chooses its parameters from: a few values that meet, and the ids of what there is.

/** The numbers of one random request. */
export interface Numbers {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly yes: boolean
}

export type Perform = (lab: Lab, numbers: Numbers) => void

export const zones = ['ap-guangzhou-3', 'ap-guangzhou-4', 'ap-tokyo-1']
export const blocks = ['10.0.0.0/16', '10.0.0.0/16', '192.168.0.0/24', '10.0.0.0/29']
/** Few, small and overlapping, so that requests meet. */
export const subnetBlocks = ['10.0.0.0/28', '10.0.0.16/28', '10.0.0.0/27', '192.168.0.0/28', '10.0.1.0/24']
export const addresses = ['10.0.0.1', '10.0.0.4', '10.0.0.5', '10.0.0.14', '10.0.0.20', '192.168.0.3', '10.0.0.x']
export const tokens = ['t1', 't2']

export function choose<T>(from: readonly T[], n: number): T {
  const chosen = from[n % from.length]
  if (chosen === undefined) throw new Error('nothing to choose from')
  return chosen
}

/** An id of the table, or now and then one that does not exist. */
export function idIn(table: Iterable<{ readonly id: string }>, n: number, unknown: string): string {
  const ids = [...table].map(({ id }) => id)
  return n % 10 === 9 ? unknown : (ids[n % Math.max(1, ids.length)] ?? unknown)
}

export const vpcId = ({ world }: Lab, n: number) => idIn(world.vpcs.all(), n, 'vpc-zzzzzzzz')
export const subnetId = ({ world }: Lab, n: number) => idIn(world.subnets.all(), n, 'subnet-zzzzzzzz')
export const eniId = ({ world }: Lab, n: number) => idIn(world.networkInterfaces.all(), n, 'eni-zzzzzzzz')
export const instanceId = ({ world }: Lab, n: number) => idIn(world.instances.all(), n, 'ins-zzzzzzzz')
export const haVipId = ({ world }: Lab, n: number) => idIn(world.haVips.all(), n, 'havip-zzzzzzzz')
export const eipId = ({ world }: Lab, n: number) => idIn(world.eips.all(), n, 'eip-zzzzzzzz')
export const eipAddress = (lab: Lab, n: number) => lab.world.eips.get(eipId(lab, n))?.address ?? '198.18.0.1'

/** The subnet with the VPC that it is in, mostly. */
export function place(lab: Lab, n: number): { readonly vpcId: string; readonly subnetId: string } {
  const id = subnetId(lab, n)
  return { vpcId: lab.world.subnets.get(id)?.vpcId ?? vpcId(lab, n), subnetId: id }
}

export function tagsOf(n: number): { readonly key: string }[] {
  return Array.from({ length: n % 5 }, (_, i) => ({ key: `${i % 4}` }))
}
