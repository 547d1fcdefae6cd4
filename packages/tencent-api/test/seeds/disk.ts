import { seedInstances, seedSubnet } from './build.js'
import type { Seeder, Trials } from './seed.js'

/** An instance with data disks of the given ids. */
async function seedDisks(s: Seeder, ...ids: string[]): Promise<void> {
  s.ids('disk-00000001', ...ids)
  const DataDisks = ids.map(() => ({ DiskSize: 50, DiskType: 'CLOUD_PREMIUM' }))
  await seedInstances(s, ['ins-00000001'], await seedSubnet(s), { DataDisks })
}

export const diskTrials: Trials = {
  'cbs DescribeDisks': {
    seed: async (s) => {
      const InstanceChargePrepaid = { Period: 1 }
      const DataDisks = [{ DiskSize: 50, DiskType: 'CLOUD_BSSD' }]
      const prepaid = { InstanceChargeType: 'PREPAID', InstanceChargePrepaid, DataDisks }
      await seedInstances(s, ['ins-00000001'], await seedSubnet(s), prepaid)
    },
    differs: { 'DiskSet.InstanceIdList': 'no disk is shared' },
  },
  'cbs DescribeDiskConfigQuota': { region: 'ap-shanghai' },
  'cbs DescribeSnapshots': { exception: 'snapshots are not modelled: there are none' },
  'cbs ModifyDiskAttributes': { seed: (s) => seedDisks(s, 'disk-fyctkqsf') },
  'cbs ResizeDisk': { seed: (s) => seedDisks(s, 'disk-lzrg2pwi') },
  'cbs DetachDisks': { seed: (s) => seedDisks(s, 'disk-lzrg2pwi') },
  'cbs TerminateDisks': {
    seed: async (s) => {
      const DiskIds = ['disk-g27hqeo2', 'disk-lzrg2pwi']
      await seedDisks(s, ...DiskIds)
      await s.call('DetachDisks', { DiskIds })
    },
  },
}
