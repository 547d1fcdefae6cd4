import type { Seeder } from './seed.js'

/** What most examples need, made by the actions themselves. Ids are those that the example names. */

export async function seedVpc(seeder: Seeder, vpcId?: string, more: object = {}, region?: string): Promise<string> {
  if (vpcId !== undefined) seeder.ids(vpcId)
  const { Vpc } = await seeder.call('CreateVpc', { VpcName: 'seed', CidrBlock: '10.0.0.0/12', ...more }, region)
  return Vpc.VpcId
}

export interface SubnetPlace {
  readonly vpcId?: string
  readonly subnetId?: string
  /** Block of the subnet, inside that of the VPC, which is 10.0.0.0/12 unless it is told too. */
  readonly cidrBlock?: string
  readonly vpcBlock?: string
  readonly zone?: string
}

export async function seedSubnet(seeder: Seeder, place: SubnetPlace = {}, region?: string) {
  const vpcId = await seedVpc(seeder, place.vpcId, { CidrBlock: place.vpcBlock ?? '10.0.0.0/12' }, region)
  if (place.subnetId !== undefined) seeder.ids(place.subnetId)
  const { Subnet } = await seeder.call(
    'CreateSubnet',
    {
      VpcId: vpcId,
      SubnetName: 'seed',
      CidrBlock: place.cidrBlock ?? '10.0.0.0/24',
      Zone: place.zone ?? 'ap-guangzhou-3',
    },
    region,
  )
  return { VpcId: vpcId, SubnetId: Subnet.SubnetId as string }
}

/** Running instances of the given ids in a subnet; they follow the order of the ids. */
export async function seedInstances(
  seeder: Seeder,
  ids: readonly string[],
  subnet: { readonly VpcId: string; readonly SubnetId: string },
  more: object = {},
  region?: string,
): Promise<void> {
  seeder.ids(...ids)
  const request = {
    Placement: { Zone: 'ap-guangzhou-3' },
    ImageId: 'img-9qabwvbn',
    InstanceCount: ids.length,
    VirtualPrivateCloud: subnet,
    ...more,
  }
  await seeder.call('RunInstances', request, region)
}

/** A security group of the given id. */
export async function seedGroup(seeder: Seeder, id: string, more: object = {}): Promise<void> {
  seeder.ids(id)
  await seeder.call('CreateSecurityGroup', { GroupName: 'demo', GroupDescription: 'demo', ...more })
}
