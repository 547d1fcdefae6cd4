import {
  type Cloud,
  createDisasterRecoverGroup,
  deleteDisasterRecoverGroups,
  type Host as HostRow,
  instanceAddresses,
  instanceSecurityGroups,
  modifyDisasterRecoverGroupAttribute,
  modifyInstancesAttribute,
  type PlacementGroup as PlacementGroupRow,
  publicAddresses,
  type Instance as Row,
  runInstances,
  setSecurityGroups,
  startInstances,
  stopInstances,
  terminateInstances,
  type WorldView,
} from '@havip/cloud'
import type { InstanceOrder, Instances } from '../backend/backend.js'
import type { Check, Made } from '../backend/collection.js'
import type { Scope } from '../backend/scope.js'
import type {
  Host,
  Instance,
  InstanceCreate,
  InstanceUpdate,
  PlacementGroup,
  PlacementGroupCreate,
  PlacementGroupUpdate,
} from '../schema/instance.js'
import { EmulatedCollection, type Shown, type Table } from './collection.js'
import { carryOut, orderedActions } from './instance-orders.js'
import { changeTags, tagInput, tagsOf } from './tags.js'
import { isoTime } from './time.js'

/** One of Linux; which one makes no difference here. */
const usualImage = 'img-9qabwvbn'

function encode(world: WorldView, row: Row): Instance {
  return {
    id: row.id,
    name: row.name,
    hostName: row.hostName,
    state: row.state,
    zone: row.zone,
    vpcId: row.vpcId,
    subnetId: row.subnetId,
    privateIpAddresses: instanceAddresses(world, row),
    publicIpAddresses: publicAddresses(world, row),
    securityGroupIds: instanceSecurityGroups(world, row),
    instanceType: row.instanceType,
    imageId: row.imageId,
    chargeType: row.chargeType,
    placementGroupId: row.placementGroupId,
    partitionNumber: row.partitionNumber,
    disableApiTermination: row.disableApiTermination,
    hostId: row.hostId,
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
  }
}

const table: Table<Row, Instance, InstanceCreate, InstanceUpdate> = {
  one: 'instance',
  rows: (world) => world.instances,
  encode,
  create: {
    action: 'RunInstances',
    run: (draft, input, context) => {
      const { zone, vpcId, subnetId, name, privateIpAddress, placementGroupId, imageId = usualImage, tags } = input
      const { hostName, instanceType, securityGroupIds, partitionNumber, disableApiTermination } = input
      const place = {
        vpcId,
        subnetId,
        ...(privateIpAddress !== undefined && { privateIpAddresses: [privateIpAddress] }),
      }
      const { tags: pairs = [] } = tagInput(tags)
      const [id = ''] = runInstances(
        draft,
        {
          placement: { zone },
          imageId,
          instanceCount: 1,
          virtualPrivateCloud: place,
          ...(name !== undefined && { instanceName: name }),
          ...(hostName !== undefined && { hostName }),
          ...(instanceType !== undefined && { instanceType }),
          ...(securityGroupIds !== undefined && { securityGroupIds }),
          ...(disableApiTermination !== undefined && { disableApiTermination }),
          ...(partitionNumber !== undefined && { partitionNumber }),
          ...(placementGroupId !== undefined && { disasterRecoverGroupIds: [placementGroupId] }),
          ...(pairs.length > 0 && { tagSpecification: [{ resourceType: 'instance', tags: pairs }] }),
        },
        context,
      )
      return id
    },
  },
  update: {
    action: 'ModifyInstancesAttribute',
    run: (draft, { id }, { securityGroupIds, tags, name, hostName, disableApiTermination }, context) => {
      const members = {
        ...(name !== undefined && { instanceName: name }),
        ...(hostName !== undefined && { hostName }),
        ...(disableApiTermination !== undefined && { disableApiTermination }),
      }
      for (const eni of draft.networkInterfaces.by('instance', id)) {
        if (eni.primary && securityGroupIds !== undefined) setSecurityGroups(draft, eni.id, securityGroupIds, context)
      }
      changeTags(draft, id, tags, context)
      if (Object.keys(members).length > 0) modifyInstancesAttribute(draft, { instanceIds: [id], ...members }, context)
    },
  },
  remove: {
    action: 'TerminateInstances',
    run: (draft, { id }, context) => terminateInstances(draft, { instanceIds: [id] }, context),
  },
}

export class EmulatedInstances
  extends EmulatedCollection<Row, Instance, InstanceCreate, InstanceUpdate>
  implements Instances
{
  constructor(cloud: Cloud) {
    super(cloud, table)
  }

  start(scope: Scope, id: string, check: Check<Instance>): Promise<Made<Instance>> {
    return this.act(scope, 'StartInstances', id, check, (draft, instance, context) =>
      startInstances(draft, { instanceIds: [instance.id] }, context),
    )
  }

  stop(scope: Scope, id: string, force: boolean, check: Check<Instance>): Promise<Made<Instance>> {
    return this.act(scope, 'StopInstances', id, check, (draft, instance, context) =>
      stopInstances(draft, { instanceIds: [instance.id], stopType: force ? 'HARD' : 'SOFT_FIRST' }, context),
    )
  }

  order(scope: Scope, id: string, order: InstanceOrder, check: Check<Instance>): Promise<Made<Instance>> {
    return this.act(scope, orderedActions[order.kind], id, check, (draft, instance, context) =>
      carryOut(draft, instance, order, context),
    )
  }
}

export const hostTable: Shown<HostRow, Host> = {
  one: 'host',
  rows: (world) => world.hosts,
  encode: (world, { id, zone, rackId, switchId }) => ({
    id,
    zone,
    rackId,
    switchId,
    instanceCount: world.instances.countBy('host', id),
  }),
}

export const placementGroupTable: Table<PlacementGroupRow, PlacementGroup, PlacementGroupCreate, PlacementGroupUpdate> =
  {
    one: 'placement group',
    rows: (world) => world.placementGroups,
    encode: (world, row) => ({
      id: row.id,
      name: row.name,
      type: row.type,
      strategy: row.strategy,
      affinity: row.affinity,
      partitionCount: row.partitionCount,
      instanceIds: [...world.instances.by('placementGroup', row.id)].map(({ id }) => id),
      tags: tagsOf(world, row.id),
      createdAt: isoTime(row.createdAt),
    }),
    create: {
      action: 'CreateDisasterRecoverGroup',
      run: (draft, { tags, ...input }, context) => {
        const { tags: pairs = [] } = tagInput(tags)
        const specification = pairs.length > 0 ? { tagSpecification: [{ resourceType: 'ps', tags: pairs }] } : {}
        return createDisasterRecoverGroup(draft, { ...input, ...specification }, context).id
      },
    },
    update: {
      action: 'ModifyDisasterRecoverGroupAttribute',
      run: (draft, row, { name = row.name, affinity, tags }, context) => {
        const members = { name, ...(affinity !== undefined && { affinity }) }
        modifyDisasterRecoverGroupAttribute(draft, { disasterRecoverGroupId: row.id, ...members }, context)
        changeTags(draft, row.id, tags, context)
      },
    },
    remove: {
      action: 'DeleteDisasterRecoverGroups',
      run: (draft, { id }, context) => deleteDisasterRecoverGroups(draft, { disasterRecoverGroupIds: [id] }, context),
    },
  }
