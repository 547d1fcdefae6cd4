import { seedGroup, seedInstances, seedSubnet, seedVpc } from './build.js'
import type { Seeder, Trials } from './seed.js'

const zone = 'ap-guangzhou-3'

/** An ENI of the id in 172.16.32.0/23 with a secondary address, and perhaps another one beside it. */
async function seedEni(s: Seeder, id: string, address: string, ...beside: string[]): Promise<void> {
  const subnet = await seedSubnet(s, { vpcBlock: '172.16.0.0/16', cidrBlock: '172.16.32.0/23' })
  for (const [i, one] of [id, ...beside].entries()) {
    s.ids(one)
    const PrivateIpAddresses = i === 0 ? [{ PrivateIpAddress: address }] : []
    await s.call('CreateNetworkInterface', { ...subnet, NetworkInterfaceName: 'demo', PrivateIpAddresses })
  }
}

/** Reservations of the given ids. */
async function seedReserved(s: Seeder, ids: readonly string[], more: object = {}): Promise<void> {
  const { VpcId } = await seedSubnet(s, { vpcId: 'vpc-mcqaoy0f' })
  s.ids(...ids)
  await s.call('CreateReserveIpAddresses', { VpcId, IpAddressCount: ids.length, ...more })
}

async function seedBlock(s: Seeder, vpcId: string, block: string): Promise<void> {
  const VpcId = await seedVpc(s, vpcId)
  await s.call('CreateAssistantCidr', { VpcId, CidrBlocks: [block] })
}

/** The example shows subnets of a block that it makes in the same call. */
const fresh = { 'AssistantCidrSet.SubnetSet': 'a block just made has no subnet in it' }

/** Addresses of ENIs, what is in VPCs and subnets, quotas, secondary blocks and reservations. */
export const placeTrials: Trials = {
  'vpc UnassignPrivateIpAddresses': { seed: (s) => seedEni(s, 'eni-afo43z61', '172.16.32.111') },
  'vpc ModifyPrivateIpAddressesAttribute': { seed: (s) => seedEni(s, 'eni-afo43z61', '172.16.32.111') },
  'vpc MigratePrivateIpAddress': { seed: (s) => seedEni(s, 'eni-afo43z61', '172.16.33.109', 'eni-g0n2axhd') },
  'vpc ModifyNetworkInterfaceAttribute': { seed: (s) => seedEni(s, 'eni-emcijdrf', '172.16.32.111') },
  'vpc ModifyNetworkInterfaceQos': { seed: (s) => seedEni(s, 'eni-abcdefgh', '172.16.32.111') },
  'vpc DescribeNetworkInterfaceLimit': { seed: (s) => seedEni(s, 'eni-1991090i', '172.16.32.111') },
  'vpc CreateAndAttachNetworkInterface': {
    seed: async (s) => {
      const place = { vpcId: 'vpc-0akbol5v', subnetId: 'subnet-76r802pg' }
      const subnet = await seedSubnet(s, { ...place, vpcBlock: '172.16.0.0/16', cidrBlock: '172.16.64.0/24' })
      await seedInstances(s, ['ins-ms7c7gcr'], subnet)
      await seedGroup(s, 'sg-05bb4upy')
    },
  },
  'vpc CreateSubnets': {
    seed: async (s) => void (await seedVpc(s, 'vpc-6v2ht8q5')),
    // Zone 2 of Guangzhou is not served.
    mend: (request) => ({
      ...request,
      Subnets: [{ CidrBlock: '10.4.14.0/24', SubnetName: 't1', Zone: zone }],
    }),
  },
  'vpc DescribeSubnetResourceDashboard': {
    seed: async (s) => void (await seedSubnet(s, { vpcId: 'vpc-12345678', subnetId: 'subnet-12345678' })),
  },
  'vpc DescribeVpcInstances': {
    seed: async (s) => seedInstances(s, ['ins-pnpcflil'], await seedSubnet(s, { vpcId: 'vpc-hj3he929' })),
  },
  'vpc DescribeVpcPrivateIpAddresses': {
    seed: async (s) => {
      const subnet = await seedSubnet(s, { vpcId: 'vpc-rkxd3pgh', cidrBlock: '10.4.2.0/24' })
      for (const PrivateIpAddress of ['10.4.2.2', '10.4.2.3', '10.4.2.17']) {
        const PrivateIpAddresses = [{ PrivateIpAddress, Primary: true }]
        await s.call('CreateNetworkInterface', { ...subnet, NetworkInterfaceName: 'demo', PrivateIpAddresses })
      }
    },
  },
  'vpc CreateAssistantCidr': { seed: async (s) => void (await seedVpc(s, 'vpc-12345678')) },
  'vpc ModifyAssistantCidr 1': { seed: async (s) => void (await seedVpc(s, 'vpc-nswq8wkq')), differs: fresh },
  'vpc ModifyAssistantCidr 2': { seed: (s) => seedBlock(s, 'vpc-pnpcflil', '172.16.0.0/24'), differs: fresh },
  'vpc DeleteAssistantCidr': { seed: (s) => seedBlock(s, 'vpc-12345678', '172.16.0.0/24') },
  'vpc DescribeAssistantCidr': { seed: (s) => seedBlock(s, 'vpc-6v2ht8q5', '172.16.0.0/24') },
  'vpc CheckAssistantCidr': { seed: async (s) => void (await seedVpc(s, 'vpc-12345678')) },
  'vpc CreateReserveIpAddresses': {
    seed: async (s) => void (await seedSubnet(s, { vpcId: 'vpc-mcqaoy0f' })),
  },
  'vpc DeleteReserveIpAddresses': { seed: (s) => seedReserved(s, ['rsvip-calhlymy']) },
  'vpc ModifyReserveIpAddress': { seed: (s) => seedReserved(s, ['rsvip-jvnifc7o']) },
  'vpc DescribeReserveIpAddresses 1': { seed: (s) => seedReserved(s, ['rsvip-eaq2f4pc', 'rsvip-2g134x24']) },
  'vpc DescribeReserveIpAddresses 2': {
    seed: (s) => seedReserved(s, ['rsvip-du6lo6fu'], { Tags: [{ Key: 'ivan_reserve_ip', Value: 'hello' }] }),
  },
}
