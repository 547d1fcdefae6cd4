import type { Cloud, HaVip, InstanceId, NetworkInterface, VpcId } from '@havip/cloud'
import { ApiError, notPossible } from '@havip/rest-api'
import type { Engine } from '@havip/sdn'

/**
 * An ENI by its id, an instance's primary one by the instance's id or name, or either by a private IP, in the accounts that
 * are `within`. ApiError ResourceNotFound, or Ambiguous.
 */
export async function findGuest(
  cloud: Cloud,
  name: string,
  within: (accountId: string) => boolean,
): Promise<NetworkInterface> {
  const from = await findInstance(cloud, name, within).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'ResourceNotFound') return name
    throw error
  })
  const found: NetworkInterface[] = []
  for (const { key, world } of await cloud.worlds()) {
    if (!within(key.accountId)) continue
    const eni = world.networkInterfaces.get(from)
    if (eni !== undefined) found.push(eni)
    for (const each of world.networkInterfaces.by('instance', from)) if (each.primary) found.push(each)
    for (const vpc of world.vpcs.all()) {
      const owner = world.privateIps.get(`${vpc.id}/${from}`)?.owner
      const byAddress = owner?.kind === 'eni' ? world.networkInterfaces.get(owner.networkInterfaceId) : undefined
      if (byAddress !== undefined) found.push(byAddress)
    }
  }
  const [eni, other] = found
  if (eni === undefined) {
    throw new ApiError(
      'ResourceNotFound',
      `'${from}' is no ENI, instance or private IP; give an id such as eni-xxxxxxxx or ins-xxxxxxxx, or an instance's name.`,
    )
  }
  if (other !== undefined)
    throw new ApiError('Ambiguous', `'${from}' is the address of ${eni.id} and of ${other.id}; give the ENI's id.`)
  return eni
}

/** The ENI of the in-memory network that a guest elsewhere may be behind. ApiError as of `findGuest`, or UnsupportedOperation (501). */
export async function findRemoteGuest(
  { cloud, engine, settled }: RemoteGuests,
  name: string,
  within: (accountId: string) => boolean,
): Promise<NetworkInterface> {
  if (engine.kind !== 'memory') throw guestsAreHere()
  await settled()
  return findGuest(cloud, name, within)
}

export function guestsAreHere(): ApiError {
  return notPossible(
    'ENIs of the kernel engine are on this machine; start the server with --engine memory for remote ones.',
  )
}

export interface RemoteGuests {
  readonly cloud: Cloud
  readonly engine: Pick<Engine, 'kind'>
  /** Resolves when the network is what the cloud says. */
  readonly settled: () => Promise<void>
}

/** An instance by its id, or by a name that no other one has. ApiError ResourceNotFound, or Ambiguous. */
export async function findInstance(
  cloud: Cloud,
  name: string,
  within: (accountId: string) => boolean,
): Promise<InstanceId> {
  const named: InstanceId[] = []
  for (const { key, world } of await cloud.worlds()) {
    if (!within(key.accountId)) continue
    const instance = world.instances.get(name)
    if (instance !== undefined) return instance.id
    for (const each of world.instances.all()) if (each.name === name) named.push(each.id)
  }
  const [id, other] = named
  if (id === undefined) {
    throw new ApiError('ResourceNotFound', `There is no instance '${name}'; give its id (ins-xxxxxxxx) or its name.`)
  }
  if (other !== undefined)
    throw new ApiError('Ambiguous', `'${name}' is the name of ${id} and of ${other}; give the id.`)
  return id
}

/** A HAVIP by its id or its address; undefined where there is none. ApiError Ambiguous. */
export async function findHaVip(
  cloud: Cloud,
  name: string,
  within: (accountId: string) => boolean,
): Promise<HaVip | undefined> {
  const found: HaVip[] = []
  for (const { key, world } of await cloud.worlds()) {
    if (!within(key.accountId)) continue
    for (const haVip of world.haVips.all()) if (haVip.id === name || haVip.vip === name) found.push(haVip)
  }
  const [one, other] = found
  if (one !== undefined && other !== undefined)
    throw new ApiError('Ambiguous', `'${name}' is the address of ${one.id} and of ${other.id}; give the id.`)
  return one
}

/** A VPC by its id, or by a name that no other one has. ApiError ResourceNotFound, or Ambiguous. */
export async function findVpc(cloud: Cloud, name: string, within: (accountId: string) => boolean): Promise<VpcId> {
  const named: VpcId[] = []
  for (const { key, world } of await cloud.worlds()) {
    if (!within(key.accountId)) continue
    const vpc = world.vpcs.get(name)
    if (vpc !== undefined) return vpc.id
    for (const each of world.vpcs.all()) if (each.name === name) named.push(each.id)
  }
  const [id, other] = named
  if (id === undefined) throw new ApiError('ResourceNotFound', `There is no VPC '${name}'.`)
  if (other !== undefined)
    throw new ApiError('Ambiguous', `'${name}' is the name of ${id} and of ${other}; give the id.`)
  return id
}
