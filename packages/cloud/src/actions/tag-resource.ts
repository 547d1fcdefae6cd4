import { CloudError, type ErrorCode } from '../errors.js'
import type { WorldView } from '../world/world.js'

/** A kind of resource that has tags, and how names of the tag service tell it: service and prefix. */
interface Kind {
  readonly service: string
  readonly prefix: string
  /** What ids of the kind start with. */
  readonly id: string
  readonly exists: (world: WorldView, id: string) => boolean
}

const kinds: readonly Kind[] = [
  { service: 'vpc', prefix: 'vpc', id: 'vpc', exists: (world, id) => world.vpcs.has(id) },
  { service: 'vpc', prefix: 'subnet', id: 'subnet', exists: (world, id) => world.subnets.has(id) },
  { service: 'vpc', prefix: 'eni', id: 'eni', exists: (world, id) => world.networkInterfaces.has(id) },
  { service: 'vpc', prefix: 'eip', id: 'eip', exists: (world, id) => world.eips.has(id) },
  { service: 'vpc', prefix: 'havip', id: 'havip', exists: (world, id) => world.haVips.has(id) },
  { service: 'vpc', prefix: 'rtb', id: 'rtb', exists: (world, id) => world.routeTables.has(id) },
  { service: 'vpc', prefix: 'rsvip', id: 'rsvip', exists: (world, id) => world.reserveIps.has(id) },
  { service: 'cvm', prefix: 'sg', id: 'sg', exists: (world, id) => world.securityGroups.has(id) },
  { service: 'cvm', prefix: 'ps', id: 'ps', exists: (world, id) => world.placementGroups.has(id) },
  { service: 'cvm', prefix: 'instance', id: 'ins', exists: (world, id) => world.instances.has(id) },
  { service: 'cvm', prefix: 'volume', id: 'disk', exists: (world, id) => world.disks.has(id) },
]

/** Where a resource with tags is: what its name says, less the account. */
export interface ResourcePlace {
  readonly service: string
  readonly region: string
  readonly prefix: string
  readonly id: string
}

/** `qcs::<service>:<region>:uin/<uin>:<prefix>/<id>` */
export function resourceName({ service, region, prefix, id }: ResourcePlace, uin: string): string {
  return `qcs::${service}:${region}:uin/${uin}:${prefix}/${id}`
}

/**
 * Reads a six-segment resource name; the uin may be left out, as Terraform does. CloudError .ResourceDescriptionError
 * for what is not of that form, or of another account.
 */
export function parseResourceName(member: string, name: string, uin: string): ResourcePlace {
  const [, service, region, owner, prefix, id] =
    /^qcs::([^:/]+):([^:/]+):uin\/(\d*):([^:/]+)\/([^:/]+)$/.exec(name) ?? []
  if (!service || !region || owner === undefined || !prefix || !id) {
    throw new CloudError(
      'InvalidParameterValue.ResourceDescriptionError',
      `${member} '${name}' is malformed: expected qcs::<service>:<region>:uin/<uin>:<prefix>/<id>`,
    )
  }
  if (owner !== '' && owner !== uin) {
    throw new CloudError(
      'InvalidParameterValue.ResourceDescriptionError',
      `${member} '${name}' names the account ${owner}, the caller's is ${uin}`,
    )
  }
  return { service, region, prefix, id }
}

/** What is wrong with a place, and the code that actions with a member for each part answer with. */
export interface PlaceProblem {
  readonly code: ErrorCode
  readonly message: string
}

/** Undefined when the place is that of an existing resource; the world must be that of its region. */
export function placeProblem(world: WorldView, { service, prefix, id }: ResourcePlace): PlaceProblem | undefined {
  const ofService = kinds.filter((kind) => kind.service === service)
  if (ofService.length === 0) {
    const known = [...new Set(kinds.map((kind) => kind.service))].join(', ')
    return {
      code: 'InvalidParameterValue.ServiceTypeInvalid',
      message: `service '${service}' has no resources with tags here: expected one of ${known}`,
    }
  }
  const kind = ofService.find((candidate) => candidate.prefix === prefix)
  if (kind === undefined) {
    const known = ofService.map((candidate) => candidate.prefix).join(', ')
    return {
      code: 'InvalidParameterValue.ResourcePrefixInvalid',
      message: `service '${service}' has no resources '${prefix}': expected one of ${known}`,
    }
  }
  if (kind.exists(world, id)) return undefined
  return { code: 'InvalidParameterValue.ResourceIdInvalid', message: `${prefix} '${id}' does not exist` }
}

/** A resource with the tags it carries, at least one. */
export interface TaggedResource extends ResourcePlace {
  readonly tags: readonly { readonly key: string; readonly value: string }[]
}

/** Every resource of a region's world that carries tags, in the order they were first tagged. */
export function taggedResources(world: WorldView, region: string): TaggedResource[] {
  const byId = new Map<string, { key: string; value: string }[]>()
  for (const { resourceId, key, value } of world.tags.all()) {
    const tags = byId.get(resourceId)
    if (tags === undefined) byId.set(resourceId, [{ key, value }])
    else tags.push({ key, value })
  }
  return [...byId].flatMap(([id, tags]) => {
    const kind = kinds.find((candidate) => id.startsWith(`${candidate.id}-`))
    return kind === undefined ? [] : [{ service: kind.service, region, prefix: kind.prefix, id, tags }]
  })
}
