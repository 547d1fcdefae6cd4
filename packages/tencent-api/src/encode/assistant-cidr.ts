import type { AssistantCidr, WorldView } from '@havip/cloud'
import { cidrCovers } from '@havip/net'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeSubnet } from './subnet.js'

export function encodeAssistantCidr(world: WorldView, row: AssistantCidr): Complete<sdk.AssistantCidr, VpcNullable> {
  const subnets = [...world.subnets.by('vpc', row.vpcId)].filter(({ cidrBlock }) =>
    cidrCovers(row.cidrBlock, cidrBlock),
  )
  return {
    VpcId: row.vpcId,
    CidrBlock: row.cidrBlock,
    // Ordinary; 1 would be one for containers.
    AssistantType: 0,
    SubnetSet: subnets.map((subnet) => encodeSubnet(world, subnet)),
  }
}
