import type { Settings } from '@havip/cloud'
import { expect } from 'vitest'
import type { World } from './servers.js'

/** Rules of the REST API that hold whatever cloud is behind it; those of a suite share a world, in which each makes its own. */
export interface Suite {
  readonly name: string
  readonly settings?: Partial<Settings>
  readonly rules: Readonly<Record<string, (world: World) => Promise<void>>>
}

export const zone = 'ap-guangzhou-3'

export interface Item extends Readonly<Record<string, unknown>> {
  readonly id: string
}

/** What a request has made. */
export async function made(world: World, kind: string, body: object): Promise<Item> {
  const reply = await world.http.post(`/v1/${kind}`).send(body)
  expect({ kind, status: reply.status, body: reply.body }).toMatchObject({ status: 201 })
  return reply.body
}

/** Does something that takes time and gives the id of what it was about. */
export async function done(asked: PromiseLike<{ status: number; body: unknown }>): Promise<string> {
  const { status, body } = await asked
  expect({ status, body }).toMatchObject({ status: 202, body: { state: 'SUCCESS' } })
  const { resourceIds } = body as { readonly resourceIds: readonly string[] }
  return resourceIds[0] ?? ''
}

export async function item({ http }: World, path: string): Promise<Item> {
  return (await http.get(`/v1/${path}`)).body
}

/** A VPC with one subnet, 10.0.1.0/24, of a rule's own. */
export async function network(world: World): Promise<{ readonly vpcId: string; readonly subnetId: string }> {
  const { id: vpcId } = await made(world, 'vpcs', { name: 'network', cidrBlock: '10.0.0.0/16' })
  const { id: subnetId } = await made(world, 'subnets', { vpcId, name: 'nodes', cidrBlock: '10.0.1.0/24', zone })
  return { vpcId, subnetId }
}
