import {
  createAssistantCidr,
  createReserveIpAddresses,
  deleteAssistantCidr,
  deleteReserveIpAddresses,
  modifyAssistantCidr,
  modifyReserveIpAddress,
} from '../../src/index.js'
import { type Refusal, text } from './refusal.js'

const reserve =
  (input: Partial<Parameters<typeof createReserveIpAddresses>[1]>): Refusal['ask'] =>
  (lab) => {
    const { vpcId } = lab.subnet()
    lab.run(createReserveIpAddresses, { vpcId, ipAddresses: ['10.0.1.50'] })
    return lab.refused(createReserveIpAddresses, { vpcId, ...input })
  }

const wrong = 'InvalidParameterValue'

const add =
  (...cidrBlocks: string[]): Refusal['ask'] =>
  (lab) =>
    lab.refused(createAssistantCidr, { vpcId: lab.vpc().id, cidrBlocks })

export const reserveIpRefusals: Record<string, Refusal[]> = {
  CreateReserveIpAddresses: [
    {
      why: 'neither addresses nor a count',
      code: 'MissingParameter',
      says: ['IpAddresses', 'IpAddressCount'],
      ask: reserve({}),
    },
    {
      why: 'both',
      code: wrong,
      says: ['IpAddressCount'],
      ask: reserve({ ipAddresses: ['10.0.1.9'], ipAddressCount: 1 }),
    },
    { why: 'more than 100', code: wrong, says: ['IpAddressCount', '101'], ask: reserve({ ipAddressCount: 101 }) },
    { why: 'one twice', code: wrong, says: ['10.0.1.50'], ask: reserve({ ipAddresses: ['10.0.1.50'] }) },
    { why: 'the gateway', code: wrong, says: ['10.0.1.1'], ask: reserve({ ipAddresses: ['10.0.1.1'] }) },
    { why: 'one of no subnet', code: wrong, says: ['10.0.7.9'], ask: reserve({ ipAddresses: ['10.0.7.9'] }) },
    { why: 'a malformed one', code: wrong, says: ["'x'"], ask: reserve({ ipAddresses: ['x'] }) },
    {
      why: 'an unknown subnet',
      code: wrong,
      says: ['SubnetId', 'subnet-zzzzzzzz'],
      ask: reserve({ ipAddressCount: 1, subnetId: 'subnet-zzzzzzzz' }),
    },
    {
      why: 'an unknown VPC',
      code: 'ResourceNotFound',
      says: ['vpc-zzzzzzzz'],
      ask: reserve({ ipAddressCount: 1, vpcId: 'vpc-zzzzzzzz' }),
    },
    { why: 'a long name', code: wrong, says: ['Name', '61'], ask: reserve({ ipAddressCount: 1, name: text(61) }) },
  ],
  DeleteReserveIpAddresses: [
    {
      why: 'an unknown VPC',
      code: 'InvalidParameterValue.ResourceNotFound',
      says: ['VpcId', 'vpc-zzzzzzzz'],
      ask: (lab) => lab.refused(deleteReserveIpAddresses, { vpcId: 'vpc-zzzzzzzz', reserveIpIds: [] }),
    },
    {
      why: 'an unknown one',
      code: 'InvalidParameterValue.ResourceNotFound',
      says: ['ReserveIpIds', 'rsvip-zzzzzzzz'],
      ask: (lab) => lab.refused(deleteReserveIpAddresses, { vpcId: lab.vpc().id, reserveIpIds: ['rsvip-zzzzzzzz'] }),
    },
    {
      why: 'one of another VPC',
      code: 'InvalidParameterValue.ParameterMismatch',
      says: ['ReserveIpIds', 'vpc-'],
      ask: (lab) => {
        const made = lab.run(createReserveIpAddresses, { vpcId: lab.subnet().vpcId, ipAddressCount: 1 })
        return lab.refused(deleteReserveIpAddresses, { vpcId: lab.vpc().id, reserveIpIds: made.map(({ id }) => id) })
      },
    },
  ],
  ModifyReserveIpAddress: [
    {
      why: 'a long description',
      code: 'InvalidParameterValue.TooLong',
      says: ['Description', '61', '60'],
      ask: (lab) => {
        const { vpcId } = lab.subnet()
        const [made] = lab.run(createReserveIpAddresses, { vpcId, ipAddressCount: 1 })
        return lab.refused(modifyReserveIpAddress, { vpcId, reserveIpId: made?.id ?? '', description: text(61) })
      },
    },
  ],
  CreateAssistantCidr: [
    {
      why: 'a malformed block',
      code: 'InvalidParameterValue.Malformed',
      says: ['CidrBlocks', '192.168.1.1/20'],
      ask: add('192.168.1.1/20'),
    },
    { why: 'a public block', code: wrong, says: ['CidrBlocks', '8.8.8.0/24'], ask: add('8.8.8.0/24') },
    {
      why: 'a block twice',
      code: 'InvalidParameterValue.Duplicate',
      says: ['192.168.0.0/20'],
      ask: add('192.168.0.0/20', '192.168.0.0/20'),
    },
    {
      why: 'a block that overlaps that of the VPC',
      code: 'InvalidParameterValue.VpcCidrConflict',
      says: ['10.0.8.0/24', '10.0.0.0/16'],
      ask: add('10.0.8.0/24'),
    },
    {
      why: 'two that overlap',
      code: 'InvalidParameterValue.VpcCidrConflict',
      says: ['192.168.0.0/24', '192.168.0.0/20'],
      ask: add('192.168.0.0/20', '192.168.0.0/24'),
    },
    {
      why: 'more than the quota',
      code: 'LimitExceeded',
      says: ['secondary blocks', '1'],
      lab: { quotas: { assistantCidrsPerVpc: 1 } },
      ask: add('192.168.0.0/20', '192.168.16.0/20'),
    },
  ],
  ModifyAssistantCidr: [
    {
      why: 'nothing to do',
      code: wrong,
      says: ['NewCidrBlocks', 'OldCidrBlocks'],
      ask: (lab) => lab.refused(modifyAssistantCidr, { vpcId: lab.vpc().id }),
    },
    {
      why: 'a block the VPC has not',
      code: 'ResourceNotFound',
      says: ['OldCidrBlocks', '192.168.0.0/20'],
      ask: (lab) => lab.refused(modifyAssistantCidr, { vpcId: lab.vpc().id, oldCidrBlocks: ['192.168.0.0/20'] }),
    },
  ],
  DeleteAssistantCidr: [
    {
      why: 'a block with a subnet in it',
      code: 'ResourceInUse',
      says: ['192.168.0.0/20', 'subnet-'],
      ask: (lab) => {
        const vpc = lab.vpc()
        const cidrBlocks = ['192.168.0.0/20']
        lab.run(createAssistantCidr, { vpcId: vpc.id, cidrBlocks })
        lab.subnet(vpc, '192.168.1.0/24')
        return lab.refused(deleteAssistantCidr, { vpcId: vpc.id, cidrBlocks })
      },
    },
  ],
}
