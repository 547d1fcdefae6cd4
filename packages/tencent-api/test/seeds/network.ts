import { ipv4 } from '@havip/net'
import { seedGroup, seedInstances, seedSubnet, seedVpc } from './build.js'
import type { Trials } from './seed.js'

const noIpv6 = 'IPv6 is not modelled'
const subnetOf = { vpcId: 'vpc-6v2ht8q5', subnetId: 'subnet-qq51iwr4' }
const city = [{ Key: 'city', Value: 'shanghai' }]
const wrongInstance = (request: Record<string, unknown>) => ({ ...request, InstanceId: 'ins-r8hr2upy' })

/** VPCs, subnets, ENIs, HAVIPs and instances. */
export const networkTrials: Trials = {
  'vpc CreateVpc': {
    differs: { 'Vpc.Ipv6CidrBlockSet': noIpv6, 'Vpc.AssistantCidrSet': 'a VPC is made without secondary blocks' },
  },
  'vpc DeleteVpc': { seed: async (s) => void (await seedVpc(s, 'vpc-g69ed0kj')) },
  'vpc DescribeVpcs': {
    seed: async (s) => {
      const VpcId = await seedVpc(s, 'vpc-p5sf61yj', { CidrBlock: '10.0.0.0/16', Tags: city })
      await s.call('CreateAssistantCidr', { VpcId, CidrBlocks: ['192.168.1.0/24'] })
    },
    differs: { 'VpcSet.Ipv6CidrBlockSet': noIpv6 },
  },
  'vpc ModifyVpcAttribute': { seed: async (s) => void (await seedVpc(s, 'vpc-nup3si95')) },
  'vpc DescribeVpcTaskResult': {
    seed: async (s) => {
      await s.put('ap-guangzhou', (draft) =>
        draft.put('tasks', {
          id: '481e9b6e-81d1-4859-b8cf-a673e010b388/0',
          requestId: '481e9b6e-81d1-4859-b8cf-a673e010b388',
          action: 'DeleteNetworkInterface',
          resourceId: 'eni-olifj433',
          work: { kind: 'delete-eni', networkInterfaceId: 'eni-olifj433' },
          state: 'SUCCESS',
          message: '',
          createdAt: 0,
          dueAt: 0,
        }),
      )
    },
  },
  'vpc CreateSubnet': {
    seed: async (s) => void (await seedVpc(s, 'vpc-m3ul053f')),
    // Zone 1 of Guangzhou is not served.
    mend: (request) => ({ ...request, Zone: 'ap-guangzhou-3' }),
  },
  'vpc DeleteSubnet': { seed: async (s) => void (await seedSubnet(s, { subnetId: 'subnet-pxir56ns' })) },
  'vpc DescribeSubnets': {
    seed: async (s) => {
      const VpcId = await seedVpc(s, 'vpc-n0yr460a')
      const Zone = 'ap-guangzhou-3'
      await s.call('CreateSubnet', { VpcId, SubnetName: 'seed', CidrBlock: '10.0.0.0/24', Zone, Tags: city })
    },
  },
  'vpc CreateNetworkInterface': {
    seed: async (s) => {
      const block = { vpcBlock: '172.16.0.0/16', cidrBlock: '172.16.64.0/24' }
      await seedSubnet(s, { vpcId: 'vpc-0akbol5v', subnetId: 'subnet-76r802pg', ...block })
      await seedGroup(s, 'sg-05bb4upy')
    },
  },
  'vpc DescribeNetworkInterfaces': {
    seed: async (s) => {
      const tags = [{ Key: 'Version', Value: 'TEST' }]
      const subnet = await seedSubnet(s)
      const instanceId = 'ins-00000001'
      await seedInstances(s, [instanceId], subnet)
      await seedGroup(s, 'sg-00000001')
      const { NetworkInterface } = await s.call('CreateNetworkInterface', {
        ...subnet,
        NetworkInterfaceName: 'demo',
        SecurityGroupIds: ['sg-00000001'],
        Tags: tags,
      })
      const { NetworkInterfaceId } = NetworkInterface
      await s.call('AttachNetworkInterface', { NetworkInterfaceId, InstanceId: instanceId })
    },
  },
  'vpc DescribeNetworkInterfaces 2': { differs: { 'NetworkInterfaceSet.Ipv6AddressSet': noIpv6 } },
  'vpc AttachNetworkInterface': {
    seed: async (s) => {
      const subnet = await seedSubnet(s)
      await seedInstances(s, ['ins-r8hr2upy'], subnet)
      s.ids('eni-afo43z61')
      await s.call('CreateNetworkInterface', { ...subnet, NetworkInterfaceName: 'demo' })
    },
    // The example writes ins-ins-r8hr2upy.
    mend: wrongInstance,
  },
  'vpc DetachNetworkInterface': {
    seed: async (s) => {
      const subnet = await seedSubnet(s)
      await seedInstances(s, ['ins-r8hr2upy'], subnet)
      s.ids('eni-afo43z61')
      await s.call('CreateNetworkInterface', { ...subnet, NetworkInterfaceName: 'demo' })
      await s.call('AttachNetworkInterface', { NetworkInterfaceId: 'eni-afo43z61', InstanceId: 'ins-r8hr2upy' })
    },
    // The example writes ins-ins-r8hr2upy.
    mend: wrongInstance,
  },
  'vpc DeleteHaVip': {
    seed: async (s) => {
      const subnet = await seedSubnet(s, subnetOf)
      s.ids('havip-9o233uri')
      await s.call('CreateHaVip', { ...subnet, HaVipName: 'demo' })
    },
  },
  'vpc DescribeHaVips': {
    seed: async (s) => {
      const subnet = await seedSubnet(s, subnetOf)
      await s.call('CreateHaVip', { ...subnet, HaVipName: 'demo' })
    },
  },
  'vpc HaVipAssociateAddressIp': {
    seed: async (s) => {
      const subnet = await seedSubnet(s, subnetOf)
      s.ids('havip-9o233uri')
      await s.call('CreateHaVip', { ...subnet, HaVipName: 'demo' })
      await s.call('AllocateAddresses')
      // The address of the example, which is not one of the pool.
      await s.put('ap-guangzhou', (draft) => {
        for (const eip of draft.eips.all()) draft.put('eips', { ...eip, address: ipv4('119.29.93.218') })
      })
    },
  },
  'vpc AssociateHaVipInstance': {
    seed: async (s) => {
      const subnet = await seedSubnet(s)
      await seedInstances(s, ['ins-nkgrfbic'], subnet)
      s.ids('havip-crb65sya')
      await s.call('CreateHaVip', { ...subnet, HaVipName: 'demo' })
    },
  },
  'vpc DisassociateHaVipInstance': {
    seed: async (s, { request }) => {
      const subnet = await seedSubnet(s)
      await seedInstances(s, ['ins-nkgrfbic'], subnet)
      s.ids('havip-crb65sya')
      await s.call('CreateHaVip', { ...subnet, HaVipName: 'demo' })
      await s.call('AssociateHaVipInstance', request)
    },
  },
  'cvm RunInstances': { region: 'ap-shanghai' },
  'cvm RunInstances 1': {
    seed: async (s) => {
      const place = { vpcId: 'vpc-1urkhbj4', subnetId: 'subnet-dcs9x3gz', zone: 'ap-shanghai-2' }
      await seedSubnet(s, place, 'ap-shanghai')
    },
  },
  'cvm RunInstances 4': { exception: 'asks for a dedicated host, which is not modelled' },
  'cvm DescribeInstances': {
    seed: async (s) => {
      const Tags = [{ Key: 'city', Value: 'shenzhen' }]
      const TagSpecification = [{ ResourceType: 'instance', Tags }]
      const DataDisks = [{ DiskSize: 50, DiskType: 'CLOUD_PREMIUM' }]
      await seedInstances(s, ['ins-r8hr2upy'], await seedSubnet(s), { TagSpecification, DataDisks })
    },
    differs: { 'InstanceSet.LoginSettings.KeyIds': 'the instance was made without key pairs' },
  },
  'cvm StartInstances': {
    seed: async (s, { request }) => {
      await seedInstances(s, ['ins-r8hr2upy', 'ins-5d8a23rs'], await seedSubnet(s))
      await s.call('StopInstances', request)
    },
  },
  'cvm StopInstances': {
    seed: async (s) => seedInstances(s, ['ins-r8hr2upy', 'ins-5d8a23rs'], await seedSubnet(s)),
  },
  'cvm TerminateInstances': { seed: async (s) => seedInstances(s, ['ins-3jaw1j8m'], await seedSubnet(s)) },
}
