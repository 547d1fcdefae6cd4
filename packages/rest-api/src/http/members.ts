import type { FastifyRequest } from 'fastify'
import type { Problem } from '../schema/problem.js'

/**
 * What this API calls the members of the Tencent API's actions, where that is not the same name with a small letter: the
 * rules of both clouds speak of theirs. Of several the first one that the route has is meant, else the first. `id` is that
 * of the path, too.
 */
const names: Readonly<Record<string, readonly string[]>> = {
  AddressId: ['id'],
  AddressIds: ['id'],
  AddressIp: ['address'],
  AddressName: ['name'],
  CidrBlock: ['cidrBlock', 'peer'],
  CidrBlocks: ['secondaryCidrBlocks'],
  ClientToken: ['Idempotency-Key'],
  Description: ['description'],
  DestinationCidrBlock: ['destination'],
  DestinationIpv6CidrBlock: ['destination'],
  DestinationNetworkInterfaceId: ['networkInterfaceId'],
  DisableApiTermination: ['disableApiTermination'],
  DisasterRecoverGroupId: ['placementGroupId', 'id'],
  DisasterRecoverGroupIds: ['placementGroupId', 'id'],
  ForceReboot: ['force'],
  ForceStop: ['force'],
  GroupDescription: ['description'],
  GroupName: ['name'],
  HaVipAssociationSet: ['id'],
  HaVipId: ['haVipId', 'id'],
  HaVipName: ['name'],
  HostName: ['hostName'],
  InstanceId: ['instanceId', 'id'],
  InstanceIds: ['instanceId', 'id'],
  InstanceName: ['name'],
  InstanceType: ['instanceType', 'type'],
  InternetChargeType: ['chargeType'],
  InternetMaxBandwidthOut: ['bandwidth'],
  Ipv6CidrBlock: ['peer'],
  NetworkInterfaceDescription: ['description'],
  NetworkInterfaceId: ['networkInterfaceId', 'id'],
  NetworkInterfaceIds: ['networkInterfaceId', 'id'],
  NetworkInterfaceName: ['name'],
  NewCidrBlocks: ['secondaryCidrBlocks'],
  OldCidrBlocks: ['secondaryCidrBlocks'],
  PolicyDescription: ['description'],
  PrivateIpAddress: ['privateIpAddress', 'privateIpAddresses', 'address', 'id'],
  PrivateIpAddresses: ['privateIpAddresses', 'privateIpAddress', 'address', 'id'],
  RouteDescription: ['description'],
  RouteTableId: ['routeTableId', 'id'],
  RouteTableName: ['name'],
  SecondaryPrivateIpAddressCount: ['address'],
  SecurityGroupId: ['peer', 'id'],
  SecurityGroupPolicySet: ['ingress'],
  SecurityGroups: ['securityGroupIds'],
  SourceInstanceId: ['instanceId', 'id'],
  SourceNetworkInterfaceId: ['networkInterfaceId'],
  StopType: ['force'],
  SubnetId: ['subnetId', 'id'],
  SubnetName: ['name'],
  TagKey: ['key', 'tags'],
  TagKeys: ['key', 'tags'],
  TagValue: ['value', 'tags'],
  TagValues: ['value', 'tags'],
  VpcId: ['vpcId', 'id'],
  VpcName: ['name'],
}

/** A JSON Schema, as far as it is looked at here. */
interface Schema {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** A place in a request. */
type Place = NonNullable<Problem['errors']>[number]

/** A value in quotes, which is the caller's and stays as it is, or a word that may name a member, with the value behind it. */
const words = /'[^']*'|\b([A-Z][A-Za-z0-9]*)\b(?= '([^']*)'|)/g

/**
 * The sentence of a rule in the words of this API, and the place of the member that it names first, if the request has it:
 * the value itself, where the sentence quotes it.
 */
export function inOwnWords(message: string, request: FastifyRequest): { detail: string; errors?: Place[] } {
  const schema = bodySchema(request)
  const members = membersOf(schema)
  let first: Place | undefined
  const detail = message.replaceAll(words, (all: string, word?: string, value?: string) => {
    if (word === undefined) return all
    const plain = `${word.charAt(0).toLowerCase()}${word.slice(1)}`
    const candidates = members.has(plain) ? [plain] : Object.hasOwn(names, word) ? (names[word] ?? []) : []
    const places = candidates.map((name) => ({ name, place: placeOf(request, name, value) }))
    const known = candidates.find((name) => members.has(name))
    const name = places.find(({ place }) => place !== undefined)?.name ?? known ?? candidates[0]
    first ??= places.find((each) => each.name === name)?.place
    return name ?? all
  })
  return { detail, ...(first !== undefined && { errors: [{ ...first, message: detail }] }) }
}

/** Where a member stands in the request: with this value, if one is given. */
function placeOf(
  { body, params, headers }: FastifyRequest,
  name: string,
  value: string | undefined,
): Place | undefined {
  const pointer = find(body, name, value, '')
  if (pointer !== undefined) return { in: 'body', pointer, message: '' }
  const inPath = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  if (typeof inPath === 'string' && (value === undefined || inPath.includes(value)))
    return { in: 'path', pointer: `/${name}`, message: '' }
  if (headers[name.toLowerCase()] !== undefined) return { in: 'header', pointer: `/${name}`, message: '' }
  return undefined
}

function find(body: unknown, name: string, value: string | undefined, at: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  for (const [key, member] of Object.entries(body)) {
    const pointer = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const elements = key === name && Array.isArray(member) ? member : []
    const element = elements.findIndex((one) => value !== undefined && String(one) === value)
    if (element !== -1) return `${pointer}/${element}`
    if (key === name && (value === undefined || String(member) === value || elements.length > 0)) return pointer
    const deeper = find(member, name, value, pointer)
    if (deeper !== undefined) return deeper
  }
  return undefined
}

function bodySchema({ routeOptions, server }: FastifyRequest): Schema | undefined {
  const { body } = (routeOptions.schema ?? {}) as { readonly body?: Schema }
  return body?.$ref === undefined ? body : (server.getSchema(body.$ref.replace('#', '')) as Schema | undefined)
}

/** Every member of a schema, also those of its members. */
function membersOf(schema: Schema | undefined, all = new Set<string>()): Set<string> {
  for (const [name, member] of Object.entries(schema?.properties ?? {})) {
    all.add(name)
    membersOf(member, all)
  }
  if (schema?.items !== undefined) membersOf(schema.items, all)
  for (const one of schema?.anyOf ?? []) membersOf(one, all)
  return all
}
