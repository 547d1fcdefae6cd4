import type { Scope } from '@havip/rest-api'
import { afterEach, describe, expect, test } from 'vitest'
import { Clients, TencentBackend } from '../src/index.js'
import { type Answer, requestId, scriptedCloud } from './scripted-cloud.js'

const scope: Scope = { accountId: '1', uin: '2', region: 'ap-guangzhou', actor: 'test', requestId: 'here' }
const CreatedTime = '2026-11-22 20:00:00'
const TagSet = [
  { Key: 'havip:created-by', Value: 'havip' },
  { Key: 'env', Value: 'test' },
]
const vpc = { VpcId: 'vpc-1', VpcName: 'v', CidrBlock: '10.0.0.0/16', CreatedTime, TagSet }
const done: Answer = { reply: {} }
const foundVpc: Answer = { reply: { TotalCount: 1, VpcSet: [vpc] } }
const wanted = { name: 'v', cidrBlock: '10.0.0.0/16' }
const any = () => {}

const closings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

async function backendOn(...answers: Answer[]) {
  const cloud = await scriptedCloud(...answers)
  closings.push(cloud.close)
  const { endpoint, asked } = cloud
  const sleep = async () => {}
  const clients = new Clients({ secretId: 'id', secretKey: 'key', region: 'ap-guangzhou', endpoint, sleep })
  const actions = () => asked.map(({ action }) => action)
  return { backend: new TencentBackend({ clients, zones: [] }), asked, actions }
}

describe('an Idempotency-Key', () => {
  const made: Answer = { reply: { Vpc: vpc } }

  test('makes one of two requests at once, and the later ones', async () => {
    const { backend, actions } = await backendOn(made, foundVpc)
    const both = [backend.vpcs.create(scope, wanted, 'k'), backend.vpcs.create(scope, wanted, 'k')]
    const item = { id: 'vpc-1' }
    expect(await Promise.all(both)).toMatchObject([{ item }, { item }])
    expect(await backend.vpcs.create(scope, { cidrBlock: '10.0.0.0/16', name: 'v' }, 'k')).toMatchObject({ item })
    expect(actions().filter((action) => action === 'CreateVpc')).toHaveLength(1)
  })

  test('sends nothing again when nobody has answered whether it was done; another one does', async () => {
    const { backend, actions } = await backendOn('hang up', made, foundVpc)
    for (const _ of [1, 2]) await expect(backend.vpcs.create(scope, wanted, 'k')).rejects.toMatchObject({ status: 502 })
    expect(actions()).toHaveLength(1)
    expect(await backend.vpcs.create(scope, wanted, 'other')).toMatchObject({ item: { id: 'vpc-1' } })
  })

  test('can be used again after a refusal', async () => {
    const { backend } = await backendOn({ code: 'LimitExceeded' }, made, foundVpc)
    await expect(backend.vpcs.create(scope, wanted, 'k')).rejects.toMatchObject({ code: 'LimitExceeded' })
    expect(await backend.vpcs.create(scope, wanted, 'k')).toMatchObject({ item: { id: 'vpc-1' } })
  })

  test('is the ClientToken where there is one, so that the request is sent again when nobody answers', async () => {
    const haVip = { HaVipId: 'havip-1', VpcId: 'vpc-1', SubnetId: 's', Vip: '10.0.0.9', State: 'UNBIND', CreatedTime }
    const found: Answer = { reply: { TotalCount: 1, HaVipSet: [haVip] } }
    const { backend, asked } = await backendOn('hang up', { code: 'InternalError' }, { reply: { HaVip: haVip } }, found)
    const made = await backend.haVips.create(scope, { vpcId: 'vpc-1', name: 'h' }, 'my-key')
    expect(made).toMatchObject({ item: { id: 'havip-1' } })
    expect(asked.slice(0, 3).map(({ input }) => input.ClientToken)).toEqual(['my-key', 'my-key', 'my-key'])
  })
})

describe('of a change in two parts, when the second one is refused', () => {
  const change = { name: 'w', tags: { env: 'prod', added: 'x', absent: null } }
  const refusal: Answer = { code: 'InvalidParameterValue.TooLong', message: 'too long.' }
  const modified = { Resource: 'qcs::vpc:ap-guangzhou:uin/2:vpc/vpc-1' }

  test('the first one is taken back', async () => {
    const { backend, asked, actions } = await backendOn(foundVpc, done, refusal, done)
    const error = await backend.vpcs.update(scope, 'vpc-1', change, any).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'InvalidParameterValue.TooLong', message: 'too long.', requestId })
    expect(actions()).toEqual(['DescribeVpcs', 'ModifyResourceTags', 'ModifyVpcAttribute', 'ModifyResourceTags'])
    const before = { ReplaceTags: [{ TagKey: 'env', TagValue: 'test' }], DeleteTags: [{ TagKey: 'added' }] }
    expect(asked.at(-1)?.input).toEqual({ ...modified, ...before })
  })

  test('what cannot be taken back is told', async () => {
    const { backend } = await backendOn(foundVpc, done, refusal, { code: 'UnauthorizedOperation' })
    const error = await backend.vpcs.update(scope, 'vpc-1', change, any).catch((thrown) => thrown)
    const message = 'too long. Done before that, and left as it is: ModifyResourceTags.'
    expect(error).toMatchObject({ code: 'InvalidParameterValue.TooLong', message, status: 400, requestId })
  })

  test('nothing is taken back when it may have been done, and that is told', async () => {
    const { backend, actions } = await backendOn(foundVpc, done, 'hang up')
    const error = await backend.vpcs.update(scope, 'vpc-1', change, any).catch((thrown) => thrown)
    expect(error).toMatchObject({ status: 502, message: /left as it is: ModifyResourceTags\.$/ })
    expect(actions()).toEqual(['DescribeVpcs', 'ModifyResourceTags', 'ModifyVpcAttribute'])
  })

  test('what is only read between them counts as a part: it takes the first one back too', async () => {
    const instance = { InstanceId: 'ins-1', InstanceChargeType: 'POSTPAID_BY_HOUR', InstanceState: 'RUNNING' }
    const found = { TotalCount: 1, InstanceSet: [{ ...instance, CreatedTime: '2026-11-22T12:00:00Z' }] }
    const { backend, actions } = await backendOn({ reply: found }, done, { code: 'UnauthorizedOperation' }, done)
    const change = { tags: { a: 'b' }, securityGroupIds: ['sg-1'] }
    const changing = backend.instances.update(scope, 'ins-1', change, any)
    await expect(changing).rejects.toMatchObject({ code: 'UnauthorizedOperation', message: 'no' })
    const both = ['ModifyResourceTags', 'DescribeNetworkInterfaces', 'ModifyResourceTags']
    expect(actions()).toEqual(['DescribeInstances', ...both])
  })

  test('a route table that cannot be deleted again is named', async () => {
    const table: Answer = { reply: { RouteTable: { RouteTableId: 'rtb-1' } } }
    const { backend, actions } = await backendOn(table, refusal, { code: 'ResourceInUse' })
    const routes = [{ destination: '10.8.0.0/16', gatewayType: 'HAVIP' as const, gatewayId: 'havip-1' }]
    const making = backend.routeTables.create(scope, { vpcId: 'vpc-1', name: 't', routes }, undefined)
    await expect(making).rejects.toThrow('too long. Done before that, and left as it is: CreateRouteTable (rtb-1).')
    expect(actions()).toEqual(['CreateRouteTable', 'CreateRoutes', 'DeleteRouteTable'])
  })
})

describe('what was done, and cannot be read back, is told as done', () => {
  const made: Answer = { reply: { Vpc: vpc } }
  const refusal: Answer = { code: 'UnauthorizedOperation', message: 'not you' }

  test('after a creation, with the id', async () => {
    const { backend } = await backendOn(made, refusal)
    const error = await backend.vpcs.create(scope, wanted, undefined).catch((thrown) => thrown)
    const message = "not you. The VPC 'vpc-1' was made."
    expect(error).toMatchObject({ code: 'UnauthorizedOperation', message, requestId })
  })

  test('after a creation that does not show', async () => {
    const { backend } = await backendOn(made, { reply: { TotalCount: 0, VpcSet: [] } })
    const message = "The VPC 'vpc-1' was made, and does not show yet."
    const making = backend.vpcs.create(scope, wanted, undefined)
    await expect(making).rejects.toMatchObject({ code: 'Timeout', status: 504, message })
  })

  test('after a change', async () => {
    const { backend } = await backendOn(foundVpc, done, refusal)
    const changing = backend.vpcs.update(scope, 'vpc-1', { name: 'w' }, any)
    await expect(changing).rejects.toMatchObject({ message: 'not you. The change itself was made.' })
  })
})

test('what was just made can be deleted, though its tag does not show yet', async () => {
  const untagged: Answer = { reply: { TotalCount: 1, VpcSet: [{ ...vpc, TagSet: [] }] } }
  const { backend, actions } = await backendOn({ reply: { Vpc: vpc } }, untagged, untagged, done)
  await backend.vpcs.create(scope, wanted, undefined)
  expect(await backend.vpcs.remove(scope, 'vpc-1', any)).toEqual({ item: null })
  expect(actions().at(-1)).toBe('DeleteVpc')
  const other = await backendOn(untagged)
  const removing = other.backend.vpcs.remove(scope, 'vpc-1', any)
  await expect(removing).rejects.toMatchObject({ code: 'UnauthorizedOperation', status: 403 })
})

test('routes are cleared by deleting them, but for those of the cloud itself', async () => {
  const route = (RouteItemId: string, RouteType: string) => ({
    RouteItemId,
    RouteType,
    DestinationCidrBlock: '10.8.0.0/16',
    GatewayType: 'CCN',
    GatewayId: 'ccn-1',
  })
  const RouteSet = [route('rti-1', 'USER'), route('rti-2', 'CCN')]
  const table = { RouteTableId: 'rtb-1', VpcId: 'vpc-1', CreatedTime, RouteSet }
  const found: Answer = { reply: { TotalCount: 1, RouteTableSet: [table] } }
  const { backend, asked } = await backendOn(found, found, done, found)
  await backend.routeTables.update(scope, 'rtb-1', { routes: [] }, any)
  expect(asked[2]).toMatchObject({ action: 'DeleteRoutes', input: { Routes: [{ RouteItemId: 'rti-1' }] } })
  expect(asked[2]?.input.Routes).toHaveLength(1)
})

describe('what takes time', () => {
  const instance = (more: object): Answer => ({
    reply: {
      TotalCount: 1,
      InstanceSet: [
        {
          InstanceId: 'ins-1',
          InstanceChargeType: 'POSTPAID_BY_HOUR',
          CreatedTime: '2026-11-22T12:00:00Z',
          Tags: TagSet,
          ...more,
        },
      ],
    },
  })
  const none: Answer = { reply: { TotalCount: 0, InstanceSet: [] } }
  const launch = { zone: 'z', vpcId: 'vpc-1', subnetId: 'subnet-1', imageId: 'img-1' }
  const launched: Answer = { reply: { InstanceIdSet: ['ins-1'] } }
  const end = async (backend: TencentBackend) => backend.tasks.get(scope, requestId, 60_000)

  test('a launch shows late, is PENDING, and has ended when the instance runs', async () => {
    const pending = instance({ InstanceState: 'PENDING' })
    const { backend, actions } = await backendOn(
      launched,
      none,
      pending,
      pending,
      instance({ InstanceState: 'RUNNING' }),
    )
    const started = await backend.instances.create(scope, launch, undefined)
    expect(started).toMatchObject({ task: { action: 'RunInstances', state: 'RUNNING', resourceIds: ['ins-1'] } })
    expect(await end(backend)).toMatchObject({ state: 'SUCCESS' })
    expect(actions()).toHaveLength(5)
  })

  test.each([
    ['says so', [instance({ InstanceState: 'LAUNCH_FAILED', LatestOperationErrorMsg: 'no stock' })], 'no stock'],
    ['is gone', [instance({ InstanceState: 'PENDING' }), none], "The instance 'ins-1' is not there any more."],
  ] as const)('a launch has failed when the instance %s', async (_, answers, message) => {
    const { backend } = await backendOn(launched, ...answers)
    await backend.instances.create(scope, launch, undefined)
    expect(await end(backend)).toMatchObject({ state: 'FAILED', message })
  })

  test('a start has ended when its own operation has, not the one before', async () => {
    const stopped = { InstanceState: 'STOPPED', LatestOperationRequestId: 'before', LatestOperationState: 'SUCCESS' }
    const own = { LatestOperationRequestId: requestId }
    const { backend, actions } = await backendOn(
      instance(stopped),
      done,
      instance(stopped),
      instance({ ...own, InstanceState: 'STARTING', LatestOperationState: 'OPERATING' }),
      instance({ ...own, InstanceState: 'RUNNING', LatestOperationState: 'SUCCESS' }),
    )
    expect(await backend.instances.start(scope, 'ins-1', any)).toMatchObject({ task: { state: 'RUNNING' } })
    expect(await end(backend)).toMatchObject({ state: 'SUCCESS', action: 'StartInstances' })
    expect(actions()).toHaveLength(5)
  })

  test('a stop that failed says why', async () => {
    const own = { LatestOperationRequestId: requestId, LatestOperationState: 'FAILED', LatestOperationErrorMsg: 'busy' }
    const running = { InstanceState: 'RUNNING' }
    const { backend } = await backendOn(instance(running), done, instance({ ...running, ...own }))
    const stopped = await backend.instances.stop(scope, 'ins-1', false, any)
    expect(stopped).toMatchObject({ task: { state: 'FAILED', message: 'busy' } })
  })

  test.each([
    ['is gone', none],
    ['is not known', { code: 'InvalidInstanceId.NotFound' }],
    ['is in the recycle bin', instance({ InstanceState: 'SHUTDOWN' })],
  ] as const)('a termination has ended when the instance %s', async (_, last) => {
    const terminating = instance({ InstanceState: 'TERMINATING' })
    const { backend } = await backendOn(terminating, done, terminating, last)
    expect(await backend.instances.remove(scope, 'ins-1', any)).toMatchObject({ task: { state: 'RUNNING' } })
    expect(await end(backend)).toMatchObject({ state: 'SUCCESS' })
  })

  test('a task of an EIP goes by a number of its own, and tells no reason when it has failed', async () => {
    const eip = { AddressId: 'eip-1', AddressStatus: 'BIND', CreatedTime: '2026-11-22T12:00:00Z' }
    const found: Answer = { reply: { TotalCount: 1, AddressSet: [eip] } }
    const { backend, asked } = await backendOn(found, { reply: { TaskId: '1234' } }, { reply: { Result: 'FAILED' } })
    const unbound = await backend.eips.unbind(scope, 'eip-1', any)
    expect(unbound).toMatchObject({ task: { id: requestId, state: 'FAILED', message: /1234 only that it has failed/ } })
    expect(asked.at(-1)).toEqual({ action: 'DescribeTaskResult', input: { TaskId: 1234 } })
  })
})

describe('what only the real cloud has', () => {
  test('an image that is no longer there is not taken: another one of Linux is', async () => {
    const images = [
      { ImageId: 'img-w', Platform: 'Windows', Architecture: 'x86_64' },
      { ImageId: 'img-a', Platform: 'Debian', Architecture: 'arm64' },
      { ImageId: 'img-d', Platform: 'Debian', Architecture: 'x86_64' },
    ]
    const { backend, asked } = await backendOn({ reply: { ImageSet: images } }, { code: 'InvalidParameterValue' })
    const wanted = { zone: 'z', vpcId: 'vpc-1', subnetId: 'subnet-1' }
    await expect(backend.instances.create(scope, wanted, undefined)).rejects.toThrow()
    expect(asked.at(-1)).toMatchObject({
      action: 'RunInstances',
      input: { ImageId: 'img-d', InstanceType: 'S5.SMALL1' },
    })
  })

  const table = (...RouteSet: object[]): Answer => ({
    reply: { TotalCount: 1, RouteTableSet: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', CreatedTime, RouteSet }] },
  })
  const route = (RouteItemId: string, more: object = {}) => ({
    RouteItemId,
    DestinationCidrBlock: '10.8.0.0/16',
    GatewayType: 'HAVIP',
    GatewayId: 'havip-1',
    Enabled: true,
    ...more,
  })

  test('the route to the VPC itself is left out', async () => {
    const { backend } = await backendOn(table(route('rti-1', { GatewayType: 'LOCAL' }), route('rti-2')))
    expect((await backend.routeTables.get(scope, 'rtb-1')).routes.map(({ id }) => id)).toEqual(['rti-2'])
  })

  test('a route that was made on, though it was to be off, is switched off', async () => {
    const { backend, asked } = await backendOn(table(), done, table(route('rti-2')), done, table())
    const routes = [{ destination: '10.8.0.0/16', gatewayType: 'HAVIP' as const, gatewayId: 'havip-1', enabled: false }]
    await backend.routeTables.update(scope, 'rtb-1', { routes }, any)
    expect(asked[3]).toEqual({ action: 'DisableRoutes', input: { RouteTableId: 'rtb-1', RouteItemIds: ['rti-2'] } })
  })

  test('templates of a security group are told by id and taken so; a direction that is not given stays as it was', async () => {
    const group = { SecurityGroupId: 'sg-1', CreatedTime }
    const template = {
      AddressTemplate: { AddressId: '', AddressGroupId: 'ipmg-1' },
      ServiceTemplate: { ServiceId: 'ppm-1', ServiceGroupId: '' },
    }
    const rule = {
      PolicyIndex: 0,
      Protocol: '',
      Port: '',
      CidrBlock: '',
      ...template,
      Action: 'ACCEPT',
      ModifyTime: CreatedTime,
    }
    const plain = {
      PolicyIndex: 0,
      Protocol: 'TCP',
      Port: '80',
      CidrBlock: '10.0.0.0/8',
      Action: 'ACCEPT',
      PolicyDescription: 'x',
    }
    const answers: Answer[] = [
      { reply: { TotalCount: 1, SecurityGroupSet: [group] } },
      { reply: { TotalCount: 0, NetworkInterfaceSet: [] } },
      { reply: { SecurityGroupPolicySet: { Version: '1', Ingress: [rule], Egress: [plain] } } },
    ]
    const { backend, asked } = await backendOn(
      ...answers,
      { reply: { SecurityGroupPolicySet: { Ingress: [rule], Egress: [plain] } } },
      done,
      ...answers,
    )
    const told = await backend.securityGroups.update(scope, 'sg-1', { ingress: [] }, any)
    expect(asked[4]?.input.SecurityGroupPolicySet).toEqual({
      Ingress: [],
      Egress: [{ Protocol: 'TCP', Port: '80', CidrBlock: '10.0.0.0/8', Action: 'ACCEPT', PolicyDescription: 'x' }],
    })
    const { ingress, egress } = 'item' in told ? told.item : expect.fail('a task')
    const told1 = { protocol: 'ALL', port: 'ppm-1', peer: 'ipmg-1', action: 'ACCEPT', description: '' }
    expect(ingress).toEqual([told1])
    expect(egress).toMatchObject([{ protocol: 'tcp', port: '80' }])
    const again = await backendOn({ reply: { SecurityGroup: group } }, ...answers)
    await again.backend.securityGroups.create(scope, { name: 'g', ingress }, undefined)
    expect(again.asked[0]?.input.SecurityGroupPolicySet).toEqual({
      Ingress: [
        {
          Action: 'ACCEPT',
          PolicyDescription: '',
          AddressTemplate: { AddressGroupId: 'ipmg-1' },
          ServiceTemplate: { ServiceId: 'ppm-1' },
        },
      ],
      Egress: [],
    })
  })

  test('tags are asked for page by page; those of other regions count elsewhere', async () => {
    const carrier = (Resource: string) => ({ Resource, Tags: [{ TagKey: 'env', TagValue: 'test' }] })
    const { backend, asked } = await backendOn(
      {
        reply: { ResourceTagMappingList: [carrier('qcs::vpc:ap-guangzhou:uin/2:vpc/vpc-1')], PaginationToken: 'more' },
      },
      { reply: { ResourceTagMappingList: [carrier('qcs::vpc:ap-shanghai:uin/2:vpc/vpc-9')], PaginationToken: '' } },
      { reply: { Tags: [{ TagKey: 'env', TagValue: 'test' }], PaginationToken: 'next' } },
      { reply: { Tags: [{ TagKey: 'havip:created-by', TagValue: 'havip' }], PaginationToken: 'again' } },
      { reply: { Tags: [], PaginationToken: 'again' } },
    )
    const expected = { id: 'env:test', key: 'env', value: 'test', resourceIds: ['vpc-1'] }
    expect(await backend.tags.list(scope)).toEqual([expected])
    expect(asked.map(({ input }) => input.PaginationToken)).toEqual(['', 'more', '', 'next', 'again'])
  })
})
