import { createSubnet, createVpc, deleteSubnet, deleteVpc, modifyVpcAttribute } from '../../src/index.js'
import { type Lab, zone } from '../lab.js'
import { type Refusal, text } from './refusal.js'

type VpcInput = Parameters<typeof createVpc>[1]
type SubnetInput = Parameters<typeof createSubnet>[1]

const create = (input: Partial<VpcInput>) => (lab: Lab) =>
  lab.refused(createVpc, { vpcName: 'v', cidrBlock: '10.0.0.0/16', ...input })

const modify = (input: object) => (lab: Lab) => lab.refused(modifyVpcAttribute, { vpcId: lab.vpc().id, ...input })

const subnet =
  (input: Partial<SubnetInput>, cidrBlock = '10.0.0.0/16') =>
  (lab: Lab) => {
    const vpc = lab.vpc(cidrBlock)
    lab.subnet(vpc, '10.0.1.0/24')
    return lab.refused(createSubnet, { vpcId: vpc.id, subnetName: 's', cidrBlock: '10.0.2.0/24', zone, ...input })
  }

const tagged = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `k${i}` }))

const attributes = (ask: (input: object) => Refusal['ask']): Refusal[] => [
  { why: 'an empty name', code: 'InvalidParameterValue', says: ['VpcName'], ask: ask({ vpcName: '' }) },
  {
    why: 'a long name',
    code: 'InvalidParameterValue.TooLong',
    says: ['VpcName', '61', '60'],
    ask: ask({ vpcName: text(61) }),
  },
  {
    why: 'a switch that is neither',
    code: 'InvalidParameterValue',
    says: ['EnableMulticast', "'yes'", 'true, false'],
    ask: ask({ enableMulticast: 'yes' }),
  },
  {
    why: 'five DNS servers',
    code: 'InvalidParameterValue.LimitExceeded',
    says: ['DnsServers', '5', '4'],
    ask: ask({ dnsServers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4', '1.1.1.5'] }),
  },
  {
    why: 'a DNS server that is no address',
    code: 'InvalidParameterValue.Malformed',
    says: ['DnsServers', "'1.1.1'"],
    ask: ask({ dnsServers: ['1.1.1'] }),
  },
  {
    why: 'a long domain name',
    code: 'InvalidParameterValue.TooLong',
    says: ['DomainName', '61', '60'],
    ask: ask({ domainName: text(61) }),
  },
]

export const vpcRefusals: Record<string, Refusal[]> = {
  CreateVpc: [
    ...attributes(create),
    ...[
      ['no block', 'InvalidParameterValue.Malformed', '10.0.0.0'],
      ['a block with host bits', 'InvalidParameterValue.Malformed', '10.0.0.1/16'],
      ['a public block', 'InvalidParameterValue', '8.0.0.0/8'],
      ['a block wider than its range', 'InvalidParameterValue', '192.168.0.0/15'],
      ['a block outside 10.0.0.0/12', 'InvalidParameterValue', '10.16.0.0/16'],
      ['a block with too long a prefix', 'InvalidParameterValue', '10.0.0.0/29'],
    ].map(
      ([why = '', code, cidrBlock = '']): Refusal => ({
        why,
        code: code as Refusal['code'],
        says: ['CidrBlock', `'${cidrBlock}'`],
        ask: create({ cidrBlock }),
      }),
    ),
    {
      why: 'one VPC too many',
      code: 'LimitExceeded',
      says: ['VPCs in a region', '1'],
      lab: { quotas: { vpcsPerRegion: 1 } },
      ask: (lab) => {
        lab.vpc()
        return create({})(lab)
      },
    },
    {
      why: 'a tag key twice',
      code: 'InvalidParameterValue.TagDuplicateKey',
      says: ['Key', "'a'"],
      ask: create({ tags: [{ key: 'a' }, { key: 'a' }] }),
    },
    {
      why: 'an empty tag key',
      code: 'InvalidParameterValue.TagInvalidKey',
      says: ['Key'],
      ask: create({ tags: [{ key: '' }] }),
    },
    {
      why: 'a long tag key',
      code: 'InvalidParameterValue.TagInvalidKeyLen',
      says: ['Key', '127'],
      ask: create({ tags: [{ key: text(128) }] }),
    },
    {
      why: 'a long tag value',
      code: 'InvalidParameterValue.TagInvalidVal',
      says: ['Value', "'a'", '255'],
      ask: create({ tags: [{ key: 'a', value: text(256) }] }),
    },
    {
      why: 'a reserved tag key',
      code: 'UnsupportedOperation.TagSystemReservedTagKey',
      says: ['Key', "'qcs:a'"],
      ask: create({ tags: [{ key: 'qcs:a' }] }),
    },
    {
      why: 'too many tags',
      code: 'LimitExceeded.TagKeyPerResourceExceeded',
      says: ['51', '50'],
      ask: create({ tags: tagged(51) }),
    },
  ],
  ModifyVpcAttribute: [
    ...attributes(modify),
    {
      why: 'a malformed id',
      code: 'InvalidParameterValue.Malformed',
      says: ['VpcId', "'vpc-1'"],
      ask: modify({ vpcId: 'vpc-1' }),
    },
    {
      why: 'an unknown VPC',
      code: 'ResourceNotFound',
      says: ['VpcId', "'vpc-zzzzzzzz'"],
      ask: modify({ vpcId: 'vpc-zzzzzzzz' }),
    },
    {
      why: 'publishing of a dedicated cluster',
      code: 'UnsupportedOperation.CdcPublishNeedCdcId',
      says: ['VpcId'],
      ask: modify({ enableCdcPublish: true }),
    },
  ],
  DeleteVpc: [
    {
      why: 'a malformed id',
      code: 'InvalidParameterValue.Malformed',
      says: ['VpcId', "'subnet-00000001'"],
      ask: (lab) => lab.refused(deleteVpc, { vpcId: 'subnet-00000001' }),
    },
    {
      why: 'an unknown VPC',
      code: 'ResourceNotFound',
      says: ['VpcId', "'vpc-zzzzzzzz'"],
      ask: (lab) => lab.refused(deleteVpc, { vpcId: 'vpc-zzzzzzzz' }),
    },
    {
      why: 'a VPC with subnets',
      code: 'ResourceInUse',
      says: ['VpcId', 'subnet-', 'and 1 more'],
      ask: (lab) => {
        const vpc = lab.vpc()
        lab.subnet(vpc, '10.0.1.0/24')
        lab.subnet(vpc, '10.0.2.0/24')
        return lab.refused(deleteVpc, { vpcId: vpc.id })
      },
    },
  ],
  CreateSubnet: [
    {
      why: 'a malformed VPC id',
      code: 'InvalidParameterValue.Malformed',
      says: ['VpcId', "'x'"],
      ask: subnet({ vpcId: 'x' }),
    },
    {
      why: 'an unknown VPC',
      code: 'ResourceNotFound',
      says: ['VpcId', "'vpc-zzzzzzzz'"],
      ask: subnet({ vpcId: 'vpc-zzzzzzzz' }),
    },
    { why: 'an empty name', code: 'InvalidParameterValue', says: ['SubnetName'], ask: subnet({ subnetName: '' }) },
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['SubnetName', '61'],
      ask: subnet({ subnetName: text(61) }),
    },
    {
      why: 'a malformed block',
      code: 'InvalidParameterValue.Malformed',
      says: ['CidrBlock', "'10.0.2.1/24'"],
      ask: subnet({ cidrBlock: '10.0.2.1/24' }),
    },
    {
      why: 'a block outside that of the VPC',
      code: 'InvalidParameterValue.SubnetRange',
      says: ['CidrBlock', "'10.1.0.0/24'", "'10.0.0.0/16'"],
      ask: subnet({ cidrBlock: '10.1.0.0/24' }),
    },
    {
      why: 'a block that is too small',
      code: 'InvalidParameterValue',
      says: ['CidrBlock', "'10.0.2.0/29'", '/28'],
      ask: subnet({ cidrBlock: '10.0.2.0/29' }),
    },
    {
      why: 'a block that is too large',
      code: 'InvalidParameterValue',
      says: ['CidrBlock', "'10.2.0.0/15'", '/16'],
      ask: subnet({ cidrBlock: '10.2.0.0/15' }, '10.0.0.0/12'),
    },
    {
      why: 'a block that overlaps another',
      code: 'InvalidParameterValue.SubnetConflict',
      says: ['CidrBlock', "'10.0.1.128/25'", "'10.0.1.0/24'"],
      ask: subnet({ cidrBlock: '10.0.1.128/25' }),
    },
    {
      why: 'a zone of another region',
      code: 'InvalidParameterValue.ZoneConflict',
      says: ['Zone', "'ap-tokyo-1'", 'ap-guangzhou-3'],
      ask: subnet({ zone: 'ap-tokyo-1' }),
    },
    { why: 'a dedicated cluster', code: 'ResourceNotFound', says: ['CdcId', "'c'"], ask: subnet({ cdcId: 'c' }) },
    {
      why: 'one subnet too many',
      code: 'LimitExceeded',
      says: ['subnets in a VPC', '1'],
      lab: { quotas: { subnetsPerVpc: 1 } },
      ask: subnet({}),
    },
    {
      why: 'a tag key twice',
      code: 'InvalidParameterValue.TagDuplicateKey',
      says: ["'a'"],
      ask: subnet({ tags: [{ key: 'a' }, { key: 'a' }] }),
    },
  ],
  DeleteSubnet: [
    {
      why: 'a malformed id',
      code: 'InvalidParameterValue.Malformed',
      says: ['SubnetId', "'x'"],
      ask: (lab) => lab.refused(deleteSubnet, { subnetId: 'x' }),
    },
    {
      why: 'an unknown subnet',
      code: 'ResourceNotFound',
      says: ['SubnetId', "'subnet-zzzzzzzz'"],
      ask: (lab) => lab.refused(deleteSubnet, { subnetId: 'subnet-zzzzzzzz' }),
    },
    ...(['instance', 'eni', 'haVip'] as const).map(
      (what): Refusal => ({
        why: `a subnet with an ${what} in it`,
        code: 'ResourceInUse',
        says: ['SubnetId', 'still has'],
        ask: (lab) => {
          const { id: subnetId } = lab.row('subnets', lab[what]().subnetId)
          return lab.refused(deleteSubnet, { subnetId })
        },
      }),
    ),
  ],
}
