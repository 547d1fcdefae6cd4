import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Harness, openHarness, zone } from './harness.js'
import { problem } from './problem.js'

let rest: Harness
let ids: Readonly<Record<'vpc' | 'subnet' | 'haVip' | 'group' | 'instance' | 'eni', string>>

const made = async (path: string, body: object) => {
  const { id, resourceIds } = (await rest.http.post(path).send(body)).body
  return (id !== undefined && resourceIds === undefined ? id : resourceIds[0]) as string
}

beforeAll(async () => {
  rest = await openHarness()
  const vpc = await made('/v1/vpcs', { name: 'v', cidrBlock: '10.0.0.0/16' })
  const subnet = await made('/v1/subnets', { vpcId: vpc, name: 's', cidrBlock: '10.0.1.0/24', zone })
  const within = { vpcId: vpc, subnetId: subnet }
  ids = {
    vpc,
    subnet,
    haVip: await made('/v1/havips', { ...within, name: 'h' }),
    group: await made('/v1/security-groups', { name: 'g' }),
    instance: await made('/v1/instances', { ...within, zone }),
    eni: await made('/v1/network-interfaces', { ...within, name: 'e' }),
  }
})
afterAll(() => rest.close())

const rule = { protocol: 'tcp', peer: '10.0.0.0/8', action: 'ACCEPT' }

interface Case {
  readonly send: () => [method: 'post' | 'patch' | 'put' | 'delete', path: string, body?: object]
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  readonly code: string
  readonly detail: RegExp
  readonly at: { readonly in: string; readonly pointer: string }
}

const inBody = (pointer: string) => ({ in: 'body', pointer })

const cases: Readonly<Record<string, Case>> = {
  'a member with another name there': {
    send: () => ['post', '/v1/vpcs', { name: '', cidrBlock: '10.0.0.0/16' }],
    status: 400,
    code: 'InvalidParameterValue',
    detail: /^name is empty: expected/,
    at: inBody('/name'),
  },
  'an element of a list': {
    send: () => ['patch', `/v1/vpcs/${ids.vpc}`, { secondaryCidrBlocks: ['10.1.0.0/16', 'here'] }],
    status: 400,
    code: 'InvalidParameterValue.Malformed',
    detail: /^secondaryCidrBlocks 'here' is malformed/,
    at: inBody('/secondaryCidrBlocks/1'),
  },
  'a member of an element of a list': {
    send: () => [
      'patch',
      `/v1/security-groups/${ids.group}`,
      { egress: [rule], ingress: [rule, { ...rule, port: 'x' }] },
    ],
    status: 400,
    code: 'InvalidParameterValue.Malformed',
    detail: /^port 'x' is malformed/,
    at: inBody('/ingress/1/port'),
  },
  'one of several that it is called there': {
    send: () => ['patch', `/v1/security-groups/${ids.group}`, { ingress: [{ ...rule, peer: 'sg-00000000' }] }],
    status: 404,
    code: 'ResourceNotFound',
    detail: /^peer 'sg-00000000' does not exist/,
    at: inBody('/ingress/0/peer'),
  },
  'something named that is not there': {
    send: () => ['post', '/v1/havips', { vpcId: ids.vpc, subnetId: 'subnet-00000000', name: 'x' }],
    status: 404,
    code: 'ResourceNotFound',
    detail: /^subnetId 'subnet-00000000' does not exist/,
    at: inBody('/subnetId'),
  },
  'the resource of the path': {
    send: () => ['post', `/v1/instances/${ids.instance}/start`],
    status: 409,
    code: 'UnsupportedOperation.InstanceStateRunning',
    detail: /^id 'ins-\w+' is RUNNING/,
    at: { in: 'path', pointer: '/id' },
  },
  'the body rather than the path': {
    send: () => ['put', `/v1/network-interfaces/${ids.eni}/attachment`, { instanceId: 'ins-00000000' }],
    status: 404,
    code: 'ResourceNotFound',
    detail: /^instanceId 'ins-00000000' does not exist/,
    at: inBody('/instanceId'),
  },
  'a header': {
    send: () => ['post', '/v1/vpcs', { name: 'v', cidrBlock: '10.0.0.0/16' }],
    headers: { 'idempotency-key': 'x'.repeat(65) },
    status: 400,
    code: 'InvalidParameterValue.TooLong',
    detail: /^Idempotency-Key has 65 characters/,
    at: { in: 'header', pointer: '/Idempotency-Key' },
  },
}

test.each(Object.entries(cases))('a refusal names %s as this API does', async (_, each) => {
  const [method, path, body] = each.send()
  const asked = rest.http[method](path).set(each.headers ?? {})
  const reply = await (body === undefined ? asked : asked.send(body))
  problem(reply, each.status, each.code, each.detail)
  expect(reply.body.errors).toEqual([{ ...each.at, message: reply.body.detail }])
})

test('what a caller wrote stays as it is', async () => {
  const reply = await rest.http.post('/v1/vpcs').send({ name: 'v', cidrBlock: 'CidrBlock VpcName' })
  problem(reply, 400, 'InvalidParameterValue.Malformed', /^cidrBlock 'CidrBlock VpcName' is malformed/)
})
