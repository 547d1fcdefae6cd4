import type { Vpc, WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { encodeAssistantCidr } from './assistant-cidr.js'
import type { Complete, VpcNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { vpcTime } from './time.js'

export function encodeVpc(world: WorldView, vpc: Vpc): Complete<sdk.Vpc, VpcNullable> {
  return {
    VpcId: vpc.id,
    VpcName: vpc.name,
    CidrBlock: vpc.cidrBlock,
    IsDefault: vpc.isDefault,
    EnableMulticast: vpc.enableMulticast,
    CreatedTime: vpcTime(vpc.createdAt),
    DnsServerSet: vpc.dnsServers,
    DomainName: vpc.domainName,
    DhcpOptionsId: '',
    EnableDhcp: true,
    Ipv6CidrBlock: '',
    TagSet: encodeTags(world, vpc.id),
    AssistantCidrSet: [...world.assistantCidrs.by('vpc', vpc.id)].map((row) => encodeAssistantCidr(world, row)),
    EnableRouteVpcPublish: vpc.enableRouteVpcPublish,
    EnableRouteVpcPublishIpv6: vpc.enableRouteVpcPublishIpv6,
    Ipv6CidrBlockSet: [],
  }
}
