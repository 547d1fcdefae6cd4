import { type Copy, copiedTags, copyOf, patchOf } from './copy.js'
import type { Eip, Topology } from './topology.js'

/** EIPs get an address of the emulator's: that of the real one is somebody's. */
export function planEips(source: Topology, target: Topology, copy: Copy): void {
  for (const eip of target.eips.filter((each) => isLeft(each, source, target, copy))) planUnbinding(eip, copy)
  for (const eip of source.eips) {
    const found = target.eips.find(({ id }) => id === copy.id(eip.id))
    planEip(eip, found, copy)
    if (found !== undefined) copy.addresses.set(eip.address, found.address)
    planBinding(eip, found, source, copy)
  }
}

/** Whether it is bound in the copy, and its original is bound there no more. */
function isLeft(eip: Eip, source: Topology, target: Topology, copy: Copy): boolean {
  const original = eip.tags[copyOf]
  if (original === undefined || source.eips.some(({ id }) => id === original)) return false
  const vpcs = new Set(source.vpcs.map(({ id }) => copy.id(id)))
  const { instances, networkInterfaces, haVips } = target
  const holders = [...instances, ...networkInterfaces, ...haVips].filter(({ vpcId }) => vpcs.has(vpcId))
  return [eip.haVipId, eip.networkInterfaceId, eip.instanceId].some((id) => holders.some((each) => each.id === id))
}

/** Takes an EIP of the target off what it is bound to. */
export function planUnbinding(eip: Eip, copy: Copy): void {
  const { target: server } = copy
  copy.plan('unbind', 'eip', eip.tags[copyOf] ?? eip.id, eip.address, () =>
    server.finish((client, query) =>
      eip.haVipId === null
        ? client.DELETE('/v1/eips/{id}/binding', { params: { path: { id: eip.id }, query } })
        : client.DELETE('/v1/havips/{id}/eip', { params: { path: { id: eip.haVipId }, query } }),
    ),
  )
}

function planEip(eip: Eip, found: Eip | undefined, copy: Copy): void {
  const { target: server } = copy
  const { name, bandwidth, chargeType, address } = eip
  const wanted = { name, bandwidth, tags: copiedTags(eip.id, eip.tags) }
  if (found === undefined) {
    copy.plan('make', 'eip', eip.id, `${name} ${address}`, async () => {
      const isKnown = chargeType === 'TRAFFIC_POSTPAID_BY_HOUR' || chargeType === 'BANDWIDTH_POSTPAID_BY_HOUR'
      if (!isKnown) copy.note(`how ${eip.id} is paid for: ${chargeType}`)
      const body = { ...wanted, ...(isKnown && { chargeType }) }
      const id = await server.make('eip', (client, query) => client.POST('/v1/eips', { params: { query }, body }))
      copy.made(eip.id, id)
      copy.addresses.set(address, await addressOf(eip, copy))
    })
    return
  }
  const body = patchOf(wanted, { name: found.name, bandwidth: found.bandwidth, tags: found.tags })
  if (body === undefined) return
  copy.plan('change', 'eip', eip.id, `${name} ${address}`, () =>
    server.finish((client, query) =>
      client.PATCH('/v1/eips/{id}', { params: { path: { id: found.id }, query }, body }),
    ),
  )
}

async function addressOf(eip: Eip, copy: Copy): Promise<string> {
  const params = { path: { id: copy.id(eip.id) }, query: copy.target.scope }
  return (await copy.target.ask((client) => client.GET('/v1/eips/{id}', { params }))).address
}

/** What an EIP is bound to, in words that compare: a HAVIP, an address of an ENI, or an instance. */
function targetOf(
  { haVipId, networkInterfaceId, privateIpAddress, instanceId }: Eip,
  source: Topology,
  idOf: (id: string) => string,
): string | null {
  if (haVipId !== null) return idOf(haVipId)
  const eni =
    networkInterfaceId ?? source.networkInterfaces.find((each) => each.primary && each.instanceId === instanceId)?.id
  if (eni !== undefined && privateIpAddress !== null) return `${idOf(eni)} ${privateIpAddress}`
  return instanceId === null ? null : idOf(instanceId)
}

function planBinding(eip: Eip, found: Eip | undefined, source: Topology, copy: Copy): void {
  const { target: server } = copy
  const wanted = () => targetOf(eip, source, copy.id)
  const now = found === undefined ? null : targetOf(found, source, (id) => id)
  if (wanted() === now) return
  const path = () => ({ id: copy.id(eip.id) })
  if (found !== undefined && now !== null) planUnbinding(found, copy)
  const { haVipId, networkInterfaceId, instanceId } = eip
  copy.plan('bind', 'eip', eip.id, `to ${haVipId ?? networkInterfaceId ?? instanceId}`, async () => {
    const [first = '', privateIpAddress] = wanted()?.split(' ') ?? []
    if (haVipId !== null) {
      const body = { address: await addressOf(eip, copy) }
      return server.finish((client, query) =>
        client.PUT('/v1/havips/{id}/eip', { params: { path: { id: first }, query }, body }),
      )
    }
    const body =
      privateIpAddress === undefined ? { instanceId: first } : { networkInterfaceId: first, privateIpAddress }
    return server.finish((client, query) =>
      client.PUT('/v1/eips/{id}/binding', { params: { path: path(), query }, body }),
    )
  })
}
