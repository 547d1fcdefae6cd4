import {
  addressLimitOn,
  createDefaultVpc,
  eniLimit,
  type Instance,
  instanceType,
  type Quotas,
  type Vpc,
  type WorldView,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Complete, VpcNullable, VpcReply } from '../encode/complete.js'
import { vpcTime } from '../encode/time.js'
import { is } from '../query/filter.js'
import { type Listing, list, select, vpcCodes } from '../query/listing.js'
import { boolean, count, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { filters } from './shared.js'

const instances: Listing<Instance> = {
  idsParameter: 'InstanceIds',
  prefix: 'ins',
  table: (world) => world.instances,
  filters: {
    'vpc-id': is((instance) => instance.vpcId),
    'instance-id': is((instance) => instance.id),
    'instance-name': is((instance) => instance.name),
  },
  unknownIds: 'leave out',
  codes: vpcCodes,
}

export const moreVpcActions = [
  writes({
    service: 'vpc',
    name: 'CreateDefaultVpc',
    doc: 'Gives the default VPC with a default subnet, making what is not there.',
    request: {
      Zone: text('The zone of the default subnet.'),
      Force: boolean('Whether an account with a classic network gets one too; there is no such account.'),
    },
    run: (draft, input, context): VpcReply<sdk.CreateDefaultVpcResponse> => {
      const { vpc, subnet } = createDefaultVpc(draft, input, context)
      return {
        Vpc: {
          VpcId: vpc.id,
          SubnetId: subnet.id,
          VpcName: vpc.name,
          SubnetName: subnet.name,
          CidrBlock: subnet.cidrBlock,
        },
      }
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeVpcInstances',
    doc: 'Lists the instances in VPCs.',
    request: {
      Filters: required(filters(instances.filters, 'nothing else')),
      Offset: count('unsigned', 'How many to skip; 0 by default.'),
      Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input, _accountId, { settings }): VpcReply<sdk.DescribeVpcInstancesResponse> => {
      const { total, rows } = list(instances, world, undefined, input)
      const { quotas } = settings
      return { TotalCount: total, InstanceSet: rows.map((instance) => encodeInstance(world, instance, quotas)) }
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeVpcResourceDashboard',
    doc: 'Counts what is in VPCs.',
    request: { VpcIds: required(texts('Ids of VPCs, at most 100.')) },
    run: (world, input): VpcReply<sdk.DescribeVpcResourceDashboardResponse> => ({
      ResourceDashboardSet: named(world, input.vpcIds).map((vpc) => dashboard(world, vpc)),
    }),
  }),
]

function encodeInstance(world: WorldView, instance: Instance, quotas: Quotas): Complete<sdk.CvmInstance, VpcNullable> {
  const type = instanceType(instance.instanceType)
  return {
    VpcId: instance.vpcId,
    SubnetId: instance.subnetId,
    InstanceId: instance.id,
    InstanceName: instance.name,
    InstanceState: instance.state,
    CPU: type?.cores ?? 0,
    Memory: type?.memoryGib ?? 0,
    CreatedTime: vpcTime(instance.createdAt),
    InstanceType: instance.instanceType,
    EniLimit: eniLimit(instance.instanceType),
    EniIpLimit: addressLimitOn(instance.instanceType, quotas),
    InstanceEniCount: world.networkInterfaces.countBy('instance', instance.id),
  }
}

function named(world: WorldView, ids: readonly string[]): readonly Vpc[] {
  if (ids.length === 0) return []
  const table = (of: WorldView) => of.vpcs
  const how = { idsParameter: 'VpcIds', prefix: 'vpc', table, filters: {}, codes: vpcCodes } as const
  return select({ ...how, unknownIds: 'error' }, world, ids)
}

/** Products whose resources a VPC may have, none of which is modelled. */
const none = {
  Classiclink: 0,
  Dcg: 0,
  Pcx: 0,
  Nat: 0,
  Vpngw: 0,
  FlowLog: 0,
  NetworkDetect: 0,
  NetworkACL: 0,
  LB: 0,
  CDB: 0,
  Cmem: 0,
  CTSDB: 0,
  MariaDB: 0,
  SQLServer: 0,
  Postgres: 0,
  NAS: 0,
  Greenplumn: 0,
  Ckafka: 0,
  Grocery: 0,
  HSM: 0,
  Tcaplus: 0,
  Cnas: 0,
  TiDB: 0,
  Emr: 0,
  SEAL: 0,
  CFS: 0,
  Oracle: 0,
  ElasticSearch: 0,
  TBaaS: 0,
  Itop: 0,
  DBAudit: 0,
  CynosDBPostgres: 0,
  Redis: 0,
  MongoDB: 0,
  DCDB: 0,
  CynosDBMySQL: 0,
}

/** Addresses of instances and ENIs are not among those counted as `Ip`: what is left are those of HAVIPs. */
function dashboard(world: WorldView, vpc: Vpc): Complete<sdk.ResourceDashboard, VpcNullable> {
  return {
    ...none,
    VpcId: vpc.id,
    SubnetId: '',
    Ip: world.haVips.countBy('vpc', vpc.id),
    CVM: world.instances.countBy('vpc', vpc.id),
    Subnet: world.subnets.countBy('vpc', vpc.id),
    RouteTable: world.routeTables.countBy('vpc', vpc.id),
  }
}
