import { type Copy, copiedTags, patchOf } from './copy.js'
import { Refused } from './server.js'
import type { Instance, Topology } from './topology.js'

export function planInstances(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const instance of source.instances) {
    const what = `${instance.name} ${instance.privateIpAddresses[0] ?? ''}`
    const groups = () => instance.securityGroupIds.map(copy.id)
    const wanted = () => ({
      name: instance.name,
      securityGroupIds: groups(),
      tags: copiedTags(instance.id, instance.tags),
    })
    const found = target.instances.find(({ id }) => id === copy.id(instance.id))
    if (found === undefined) {
      copy.plan('make', 'instance', instance.id, what, async () => {
        copy.made(instance.id, await make(instance, source, copy))
        await findPrimaryInterface(source, instance.id, copy)
      })
      continue
    }
    const { name, securityGroupIds, tags, placementGroupId } = found
    for (const difference of fixedDifferences(instance, found, copy)) copy.note(difference)
    if ((instance.placementGroupId && copy.id(instance.placementGroupId)) !== placementGroupId) {
      copy.note(`another placement group of ${instance.id}: ${instance.placementGroupId ?? 'none'}`)
    }
    if (patchOf(wanted(), { name, securityGroupIds, tags }) === undefined) continue
    copy.plan('change', 'instance', instance.id, what, () => {
      const params = { path: { id: found.id }, query: server.scope }
      const body = patchOf(wanted(), { name, securityGroupIds, tags }) ?? {}
      return server.ask((client) => client.PATCH('/v1/instances/{id}', { params, body }))
    })
  }
}

/** What an instance was made with, and the copy is not changed in. */
function fixedDifferences(instance: Instance, found: Instance, copy: Copy): string[] {
  const { id, instanceType, subnetId, privateIpAddresses } = instance
  const [address] = privateIpAddresses
  return [
    ...(instanceType === found.instanceType ? [] : [`the type of ${id}: ${instanceType}`]),
    ...(copy.id(subnetId) === found.subnetId && address === found.privateIpAddresses[0]
      ? []
      : [`the place of ${id}: ${address} in ${subnetId}`]),
  ]
}

/** The image is the emulator's: it has no contents of disks. */
async function make(instance: Instance, source: Topology, copy: Copy): Promise<string> {
  const { target: server } = copy
  const { name, zone, instanceType, placementGroupId } = instance
  const primary = source.networkInterfaces.find((eni) => eni.primary && eni.instanceId === instance.id)
  const [privateIpAddress = instance.privateIpAddresses[0]] = primary?.privateIpAddresses ?? []
  const body = {
    name,
    zone,
    vpcId: copy.id(instance.vpcId),
    subnetId: copy.id(instance.subnetId),
    ...(privateIpAddress !== undefined && { privateIpAddress }),
    securityGroupIds: instance.securityGroupIds.map(copy.id),
    ...(placementGroupId !== null && { placementGroupId: copy.id(placementGroupId) }),
    tags: copiedTags(instance.id, instance.tags),
  }
  const send = (type: { readonly instanceType?: string }) =>
    server.make('ins', (client, query) =>
      client.POST('/v1/instances', { params: { query }, body: { ...body, ...type } }),
    )
  try {
    return await send({ instanceType })
  } catch (error) {
    if (!(error instanceof Refused) || !/InstanceType/.test(error.code ?? '')) throw error
    copy.note(`the type of ${instance.id}: the emulator has no ${instanceType} in ${zone}`)
    return send({})
  }
}

/** The primary ENI comes with the instance. */
async function findPrimaryInterface(source: Topology, instanceId: string, copy: Copy): Promise<void> {
  const eni = source.networkInterfaces.find((each) => each.primary && each.instanceId === instanceId)
  if (eni === undefined) return
  const query = { ...copy.target.scope, instanceId: [copy.id(instanceId)], primary: ['true' as const] }
  const { items } = await copy.target.ask((client) => client.GET('/v1/network-interfaces', { params: { query } }))
  if (items[0] !== undefined) copy.made(eni.id, items[0].id)
}

/** Runs what runs at the source, and stops what is stopped there. */
export function planPower(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const { id, name, state } of source.instances) {
    const now = target.instances.find((each) => each.id === copy.id(id))?.state ?? 'RUNNING'
    if (state === now || (state !== 'RUNNING' && state !== 'STOPPED')) continue
    copy.plan(state === 'RUNNING' ? 'start' : 'stop', 'instance', id, name, () =>
      server.finish((client, query) => {
        const params = { path: { id: copy.id(id) }, query }
        return state === 'RUNNING'
          ? client.POST('/v1/instances/{id}/start', { params })
          : client.POST('/v1/instances/{id}/stop', { params, body: {} })
      }),
    )
  }
}
