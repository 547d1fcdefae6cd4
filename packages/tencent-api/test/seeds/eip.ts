import { taskNumber } from '@havip/cloud'
import { ipv4 } from '@havip/net'
import { seedInstances, seedSubnet } from './build.js'
import type { Seeder, Trial, Trials } from './seed.js'

/** Free EIPs of the given ids. */
async function seedEips(seeder: Seeder, ids: readonly string[], more: object = {}): Promise<void> {
  seeder.ids(...ids)
  await seeder.call('AllocateAddresses', { AddressCount: ids.length, ...more })
}

const prepaid = {
  InternetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH',
  AddressChargePrepaid: { Period: 1 },
}

const eips = (ids: readonly string[], more?: object): Trial => ({ seed: async (s) => seedEips(s, ids, more) })

/** An EIP of the given id on an instance of the given id. */
async function seedBound(seeder: Seeder, AddressId: string, InstanceId: string, more: object = {}): Promise<void> {
  await seedEips(seeder, [AddressId], more)
  await seedInstances(seeder, [InstanceId], await seedSubnet(seeder))
  await seeder.call('AssociateAddress', { AddressId, InstanceId })
}

/** An instance of the given id with an ordinary public IP, which has the given address if one is given. */
async function seedPublicIp(seeder: Seeder, InstanceId: string, address?: string): Promise<void> {
  const InternetAccessible = { InternetMaxBandwidthOut: 5, PublicIpAssigned: true }
  await seedInstances(seeder, [InstanceId], await seedSubnet(seeder), { InternetAccessible })
  if (address === undefined) return
  await seeder.put('ap-guangzhou', (draft) => {
    for (const eip of draft.eips.all()) draft.put('eips', { ...eip, address: ipv4(address) })
  })
}

const noGateway = 'there are no NAT gateways here'

/** EIPs, and the NAT gateways and bandwidth packages that cannot be. */
export const eipTrials: Trials = {
  'vpc AllocateAddresses 4': { exception: 'shows an error of billing, which is not modelled' },
  'vpc DescribeTaskResult': {
    seed: async (s) => {
      await s.put('ap-guangzhou', (draft) =>
        draft.put('tasks', {
          id: 'seeded/0',
          requestId: 'seeded',
          action: 'AllocateAddresses',
          resourceId: 'eip-00000001',
          work: { kind: 'create-eip', eipId: 'eip-00000001' },
          state: 'SUCCESS',
          message: '',
          createdAt: 0,
          dueAt: 0,
        }),
      )
    },
    // Numbers follow from the request that started the task.
    mend: () => ({ TaskId: taskNumber('seeded') }),
  },
  'vpc DescribeAddresses': {
    seed: async (s) => seedBound(s, 'eip-qhx8udkc', 'ins-00000001', { Tags: [{ Key: 'name', Value: 'Sam' }] }),
  },
  'vpc DescribeAddresses 2': {
    seed: async (s) => {
      const Tags = [{ Key: 'name', Value: 'Sam' }]
      await seedBound(s, 'eip-12345678', 'ins-00000001', { ...prepaid, Tags })
    },
  },
  'vpc DescribeAddresses 3': {
    seed: async (s) => seedPublicIp(s, 'ins-b2mc0ko1'),
    differs: { 'AddressSet.TagSet': 'nobody tags what was made with the instance' },
  },
  'vpc AssociateAddress': {
    seed: async (s) => {
      await seedEips(s, ['eip-ek0cdz1g'])
      await seedInstances(s, ['ins-1bmpb9tu'], await seedSubnet(s))
    },
  },
  'vpc DisassociateAddress': { seed: async (s) => seedBound(s, 'eip-ek0cdz1g', 'ins-00000001') },
  'vpc ModifyAddressesBandwidth': eips(['eip-alfxy9c8']),
  'vpc ModifyAddressInternetChargeType': eips(['eip-fo00aojo'], prepaid),
  'vpc ModifyAddressesRenewFlag': eips(['eip-cpfph9t4'], prepaid),
  'vpc RenewAddresses': eips(['eip-12345678'], prepaid),
  'vpc DescribeAddressBandwidthRange': eips(['eip-j12z7dfx', 'eip-8b56zjpn']),
  'vpc AdjustPublicAddress 1': { seed: async (s) => seedPublicIp(s, 'ins-1vogaxgk') },
  'vpc AdjustPublicAddress 2': eips(['eip-oy67r5oi'], prepaid),
  'vpc ReturnNormalAddresses': { seed: async (s) => seedPublicIp(s, 'ins-00000001', '101.35.139.183') },
  'vpc DescribeNatGateways': { differs: { NatGatewaySet: noGateway } },
  'vpc DisassociateNatGatewayAddress': { exception: noGateway },
  'vpc DescribeBandwidthPackages': { differs: { BandwidthPackageSet: 'there are no bandwidth packages here' } },
}
