import {
  type HaVipAssociation as AssociationRow,
  associateHaVipInstance,
  type Cloud,
  createHaVip,
  deleteHaVip,
  disassociateHaVipInstance,
  haVipAssociateAddressIp,
  haVipDisassociateAddressIp,
  haVipEip,
  modifyHaVipAttribute,
  type HaVip as Row,
  type Store,
  type WorldView,
} from '@havip/cloud'
import type { HaVips } from '../backend/backend.js'
import type { Check, Made } from '../backend/collection.js'
import type { Scope } from '../backend/scope.js'
import type {
  HaVip,
  HaVipAssociation,
  HaVipAssociationCreate,
  HaVipCreate,
  HaVipMove,
  HaVipUpdate,
} from '../schema/ha-vip.js'
import { EmulatedCollection, type Table } from './collection.js'
import { changesOf, logStart } from './log.js'
import { changeTags, tagInput, tagsOf } from './tags.js'
import { isoTime } from './time.js'

function encodeHaVip(world: WorldView, row: Row): HaVip {
  const holder = row.networkInterfaceId === null ? undefined : world.networkInterfaces.get(row.networkInterfaceId)
  const eip = haVipEip(world, row)
  return {
    id: row.id,
    vpcId: row.vpcId,
    subnetId: row.subnetId,
    name: row.name,
    vip: row.vip,
    state: row.networkInterfaceId === null ? 'UNBIND' : 'AVAILABLE',
    networkInterfaceId: row.networkInterfaceId,
    instanceId: holder?.attachment?.instanceId ?? null,
    eip: eip === undefined || eip.state === 'BINDING' ? null : eip.address,
    checkAssociate: row.checkAssociate,
    flushedAt: row.flushedAt === null ? null : isoTime(row.flushedAt),
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
  }
}

const table: Table<Row, HaVip, HaVipCreate, HaVipUpdate> = {
  one: 'HAVIP',
  rows: (world) => world.haVips,
  encode: encodeHaVip,
  create: {
    action: 'CreateHaVip',
    run: (draft, { name, tags, ...input }, context) =>
      createHaVip(draft, { ...input, haVipName: name, ...tagInput(tags) }, context).id,
  },
  update: {
    action: 'ModifyHaVipAttribute',
    run: (draft, { id }, { name, tags }, context) => {
      modifyHaVipAttribute(draft, { haVipId: id, ...(name !== undefined && { haVipName: name }) }, context)
      changeTags(draft, id, tags, context)
    },
  },
  remove: { action: 'DeleteHaVip', run: (draft, { id }, context) => deleteHaVip(draft, { haVipId: id }, context) },
}

export class EmulatedHaVips extends EmulatedCollection<Row, HaVip, HaVipCreate, HaVipUpdate> implements HaVips {
  constructor(
    cloud: Cloud,
    readonly store: Pick<Store, 'changesSince'>,
  ) {
    super(cloud, table)
  }

  associations(scope: Scope, id: string): Promise<readonly HaVipAssociation[]> {
    return this.read(scope, (world) => {
      const haVip = this.find(world, scope, id)
      return [...world.haVipAssociations.by('haVip', haVip.id)].map(encodeAssociation)
    })
  }

  associate(scope: Scope, id: string, target: HaVipAssociationCreate, check: Check<HaVip>): Promise<HaVipAssociation> {
    return this.write(scope, 'AssociateHaVipInstance', (draft, context) => {
      const haVip = this.find(draft, scope, id)
      check(encodeHaVip(draft, haVip))
      const type = target.id.startsWith('eni-') ? 'ENI' : 'CVM'
      const entry = { haVipId: haVip.id, instanceId: target.id, instanceType: type }
      associateHaVipInstance(draft, { haVipAssociationSet: [entry] }, context)
      return { id: target.id, type }
    })
  }

  async disassociate(scope: Scope, id: string, targetId: string, check: Check<HaVip>): Promise<void> {
    await this.write(scope, 'DisassociateHaVipInstance', (draft, context) => {
      const haVip = this.find(draft, scope, id)
      check(encodeHaVip(draft, haVip))
      const entry = {
        haVipId: haVip.id,
        instanceId: targetId,
        instanceType: targetId.startsWith('eni-') ? 'ENI' : 'CVM',
      }
      disassociateHaVipInstance(draft, { haVipAssociationSet: [entry] }, context)
    })
  }

  bindEip(scope: Scope, id: string, address: string, check: Check<HaVip>): Promise<Made<HaVip>> {
    return this.act(scope, 'HaVipAssociateAddressIp', id, check, (draft, haVip, context) =>
      haVipAssociateAddressIp(draft, { haVipId: haVip.id, addressIp: address }, context),
    )
  }

  unbindEip(scope: Scope, id: string, check: Check<HaVip>): Promise<Made<HaVip>> {
    return this.act(scope, 'HaVipDisassociateAddressIp', id, check, (draft, haVip, context) =>
      haVipDisassociateAddressIp(draft, { haVipId: haVip.id }, context),
    )
  }

  /** As far back as the log goes. */
  async history(scope: Scope, id: string): Promise<readonly HaVipMove[]> {
    await this.get(scope, id)
    const moves: HaVipMove[] = []
    const newest = await this.read(scope, (world) => world.revision)
    const start = await logStart(this.store, scope, newest)
    for await (const { revision, at, actor, events } of changesOf(this.store, scope, start)) {
      for (const [i, event] of events.entries()) {
        if (event.type !== 'havip-moved' || event.haVipId !== id) continue
        const { from, to, cause } = event
        moves.push({ id: `${revision}.${i}`, at: isoTime(at), from, to, cause, actor })
      }
    }
    return moves
  }
}

function encodeAssociation({ target }: AssociationRow): HaVipAssociation {
  return { id: target.kind === 'CVM' ? target.instanceId : target.networkInterfaceId, type: target.kind }
}
