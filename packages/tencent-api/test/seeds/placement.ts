import { seedInstances, seedSubnet } from './build.js'
import type { Seeder, Trials } from './seed.js'

async function seedGroup(seeder: Seeder, id?: string, more: object = {}): Promise<void> {
  if (id !== undefined) seeder.ids(id)
  await seeder.call('CreateDisasterRecoverGroup', { Name: 'seed', Type: 'HOST', ...more })
}

const Tags = [{ Key: 'myTagKey', Value: 'myTagVlue' }]

/** Placement groups, and what instances can be. */
export const placementTrials: Trials = {
  'cvm DescribeInstancesStatus': {
    seed: async (s) => {
      await seedInstances(s, ['ins-r8hr2upy', 'ins-5d8a23rs'], await seedSubnet(s))
      await s.call('StopInstances', { InstanceIds: ['ins-5d8a23rs'] })
    },
  },
  'cvm DescribeImages 1': { differs: { 'ImageSet.Tags': 'the tags of public images are not the account’s' } },
  'cvm DescribeImages 2': { exception: 'asks for private images, which are not modelled' },
  'cvm DescribeImages 3': { exception: 'asks for images on a dedicated cluster, which is not modelled' },
  'cvm DescribeInstancesOperationLimit': {
    seed: async (s) => seedInstances(s, ['ins-r7ov05ke'], await seedSubnet(s)),
  },
  'cvm DescribeDisasterRecoverGroups': {
    seed: async (s) => {
      for (const Type of ['HOST', 'SW']) {
        await seedGroup(s, undefined, { Type, TagSpecification: [{ ResourceType: 'ps', Tags }] })
      }
    },
  },
  'cvm ModifyDisasterRecoverGroupAttribute': { seed: async (s) => seedGroup(s, 'ps-39lmgkht') },
  'cvm ModifyInstancesDisasterRecoverGroup': {
    seed: async (s) => {
      await seedInstances(s, ['ins-r8hr2upy'], await seedSubnet(s))
      await seedGroup(s, 'ps-a66w6rlb')
    },
  },
  'cvm DeleteInstancesDisasterRecoverGroups': {
    seed: async (s) => {
      await seedGroup(s, 'ps-c119a27y')
      const DisasterRecoverGroupIds = ['ps-c119a27y']
      await seedInstances(s, ['ins-23sh03x7'], await seedSubnet(s), { DisasterRecoverGroupIds })
    },
  },
}
