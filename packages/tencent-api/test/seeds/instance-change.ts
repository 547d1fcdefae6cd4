import { seedInstances, seedSubnet } from './build.js'
import type { Seeder, Trial, Trials } from './seed.js'

/** Running instances of the ids that the example names. */
const running =
  (more: object = {}): NonNullable<Trial['seed']> =>
  async (s, { request }) =>
    seedInstances(s, idsOf(request), await seedSubnet(s), more)

const stopped: NonNullable<Trial['seed']> = async (s, example) => {
  await running()(s, example)
  await s.call('StopInstances', { InstanceIds: idsOf(example.request) })
}

function idsOf(request: Record<string, unknown>): string[] {
  return (request.InstanceIds as string[] | undefined) ?? [request.InstanceId as string]
}

const prepaid = { InstanceChargeType: 'PREPAID', InstanceChargePrepaid: { Period: 1 } }

async function seedPlace(s: Seeder, example: Parameters<NonNullable<Trial['seed']>>[1]): Promise<void> {
  await running()(s, example)
  await seedSubnet(s, { vpcId: 'vpc-1urkhbj4', subnetId: 'subnet-dcs9x3gz' })
}

export const instanceChangeTrials: Trials = {
  'cvm RebootInstances': { seed: running() },
  'cvm ModifyInstancesAttribute': { seed: running() },
  'cvm DescribeInstancesAttributes': { seed: running({ UserData: 'TXlVc2VyRGF0YQo=' }) },
  'cvm ModifyInstancesVpcAttribute': { seed: seedPlace },
  'cvm ModifyInstancesProject': { seed: running() },
  'cvm ModifyInstancesRenewFlag': { seed: running(prepaid) },
  'cvm ModifyInstancesChargeType 1': { seed: running(prepaid) },
  'cvm ModifyInstancesChargeType 2': { seed: running() },
  'cvm ResetInstance': { seed: running() },
  'cvm ResetInstancesPassword': { seed: stopped },
  'cvm ResetInstancesType': { seed: stopped },
  'cvm ResetInstancesInternetMaxBandwidth': { seed: running() },
  'cvm ResizeInstanceDisks': {
    seed: async (s, example) => {
      s.ids('disk-7aj2pav4')
      await running()(s, example)
    },
  },
  'cvm AssociateInstancesKeyPairs': { seed: stopped },
  'cvm DescribeKeyPairs': {
    seed: async (s) => {
      const LoginSettings = { KeyIds: ['skey-1q8j7b93'] }
      await seedInstances(s, ['ins-00000001'], await seedSubnet(s), { LoginSettings })
    },
    // Names of key pairs are not known here, so they are made from their ids.
    mend: (request) => ({ ...request, Filters: [{ Name: 'key-name', Values: ['skey_1q8j7b93'] }] }),
    differs: { 'KeyPairSet.Tags': 'key pairs have no tags here' },
  },
}
