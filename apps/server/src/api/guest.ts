import type { Cloud, NetworkInterface } from '@havip/cloud'
import { ApiError } from '@havip/rest-api'

/**
 * An ENI by its id, an instance's primary one by the instance's id, or either by a private IP, in the accounts that are
 * `within`. ApiError ResourceNotFound, or Ambiguous.
 */
export async function findGuest(
  cloud: Cloud,
  from: string,
  within: (accountId: string) => boolean,
): Promise<NetworkInterface> {
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
      `'${from}' is no ENI, instance or private IP; give an id such as eni-xxxxxxxx or ins-xxxxxxxx.`,
    )
  }
  if (other !== undefined)
    throw new ApiError('Ambiguous', `'${from}' is the address of ${eni.id} and of ${other.id}; give the ENI's id.`)
  return eni
}
