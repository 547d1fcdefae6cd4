import { ipv4 } from '@havip/net'
import {
  type ActionContext,
  attachNetworkInterface,
  type Change,
  CloudError,
  type CloudEvent,
  createHaVip,
  createNetworkInterface,
  createSubnet,
  createVpc,
  Draft,
  defaultQuotas,
  defaultSettings,
  type Eip,
  type HaVip,
  type Instance,
  type InstanceId,
  type NetworkInterface,
  type NetworkInterfaceId,
  type Quotas,
  type Rows,
  recordBinding,
  runInstances,
  type Subnet,
  seededIds,
  settle,
  type TableName,
  type Topology,
  type Vpc,
  World,
} from '../src/index.js'

export const zone = 'ap-guangzhou-3'

type Action<I, O> = (draft: Draft, input: I, context: ActionContext) => O

/** A world that actions are run on as the shell would, without a store. */
export class Lab {
  readonly world = new World()
  readonly ids = seededIds('lab')
  /** What was committed, in order. */
  readonly log: (readonly Change[])[] = []
  /** Events of what was committed, in order. */
  readonly events: CloudEvent[] = []
  readonly quotas: Quotas
  readonly topology: Topology
  taskDuration: number
  now = Date.UTC(2026, 0, 1)

  constructor(
    options: { readonly taskDuration?: number; readonly quotas?: Partial<Quotas>; readonly topology?: Topology } = {},
  ) {
    this.taskDuration = options.taskDuration ?? 0
    this.topology = options.topology ?? defaultSettings.topology
    this.quotas = { ...defaultQuotas, ...options.quotas }
  }

  context(requestId = this.ids.uuid()): ActionContext {
    return {
      now: this.now,
      ids: this.ids,
      requestId,
      caller: { accountId: '1', uin: '100', region: 'ap-guangzhou', actor: 'test' },
      settings: { ...defaultSettings, taskDuration: this.taskDuration, quotas: this.quotas, topology: this.topology },
    }
  }

  /** Runs, commits, and finishes what is due. */
  run<I, O>(action: Action<I, O>, input: I, requestId?: string): O {
    const result = this.commit((draft) => action(draft, input, this.context(requestId)))
    this.settle()
    return result
  }

  commit<O>(run: (draft: Draft) => O): O {
    const draft = new Draft(this.world)
    const result = run(draft)
    const changes = draft.changes()
    if (changes.length > 0 || draft.events.length > 0) {
      this.world.apply(this.world.revision + 1, changes)
      this.log.push(changes)
      this.events.push(...draft.events)
    }
    return result
  }

  settle(): void {
    const due = this.world.nextDue()
    if (due !== undefined && due <= this.now) this.commit((draft) => settle(draft, this.context()))
  }

  /** Lets time pass and finishes what came due. */
  pass(by: number): void {
    this.now += by
    this.settle()
  }

  /** The error of an action that must be refused, having changed nothing. */
  refused<I>(action: Action<I, unknown>, input: I): CloudError {
    const before = rowsOf(this.world)
    try {
      this.run(action, input)
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      if (!sameRows(before, rowsOf(this.world))) throw new Error(`refused with ${error.code}, but the world changed`)
      return error
    }
    throw new Error('the action was not refused')
  }

  vpc(cidrBlock = '10.0.0.0/16'): Vpc {
    return this.run(createVpc, { vpcName: 'v', cidrBlock })
  }

  subnet(vpc = this.vpc(), cidrBlock = '10.0.1.0/24', where = zone): Subnet {
    return this.run(createSubnet, { vpcId: vpc.id, subnetName: 's', cidrBlock, zone: where })
  }

  eni(subnet = this.subnet(), input: Partial<Parameters<typeof createNetworkInterface>[1]> = {}): NetworkInterface {
    const { vpcId, id: subnetId } = subnet
    const { id } = this.run(createNetworkInterface, { vpcId, subnetId, networkInterfaceName: 'e', ...input })
    return this.row('networkInterfaces', id)
  }

  instance(subnet = this.subnet(), input: Partial<Parameters<typeof runInstances>[1]> = {}): Instance {
    return this.instances(subnet, input)[0] ?? fail('no instance was made')
  }

  instances(subnet = this.subnet(), input: Partial<Parameters<typeof runInstances>[1]> = {}): Instance[] {
    return this.run(runInstances, runInput(subnet, input)).map((id) => this.row('instances', id))
  }

  haVip(subnet = this.subnet(), input: Partial<Parameters<typeof createHaVip>[1]> = {}): HaVip {
    return this.run(createHaVip, { vpcId: subnet.vpcId, subnetId: subnet.id, haVipName: 'h', ...input })
  }

  /** A free EIP with a known address. */
  eip(id: Eip['id'] = 'eip-00000001', address = '43.0.0.1', rest: Partial<Eip> = {}): Eip {
    const eip: Eip = {
      id,
      name: 'e',
      address: ipv4(address),
      addressType: 'EIP',
      state: 'UNBIND',
      privateIpId: null,
      internetServiceProvider: 'BGP',
      internetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
      chargeTypeChanges: 0,
      bandwidth: 1,
      egress: 'center_egress1',
      prepaid: null,
      createdAt: this.now,
      ...rest,
    }
    this.commit((draft) => draft.put('eips', eip))
    return eip
  }

  attach(eni: NetworkInterface, instance: Instance): void {
    this.run(attachNetworkInterface, { networkInterfaceId: eni.id, instanceId: instance.id })
  }

  bind(haVip: HaVip, networkInterfaceId: NetworkInterfaceId | null): void {
    this.run(recordBinding, { haVipId: haVip.id, networkInterfaceId, at: this.now, cause: 'claim' })
  }

  primaryOf(instanceId: InstanceId): NetworkInterface {
    for (const eni of this.world.networkInterfaces.by('instance', instanceId)) if (eni.primary) return eni
    return fail(`${instanceId} has no primary ENI`)
  }

  /** The row as it is now. */
  row<T extends TableName>(table: T, id: string): Rows[T] {
    const row = this.world[table].get(id) ?? fail(`no ${id} in ${table}`)
    // A union of tables cannot say that the row is of the table named.
    return row as Rows[T]
  }

  addressesOf(owner: string): string[] {
    return [...this.world.privateIps.by('owner', owner)].map((ip) => ip.address)
  }
}

export function runInput(
  subnet: Subnet,
  input: Partial<Parameters<typeof runInstances>[1]> = {},
): Parameters<typeof runInstances>[1] {
  return {
    placement: { zone: subnet.zone },
    imageId: 'img-00000001',
    virtualPrivateCloud: { vpcId: subnet.vpcId, subnetId: subnet.id },
    ...input,
  }
}

/** Every row of a world, by reference: rows are never changed in place. */
export function rowsOf(world: World): Change[] {
  return [...world.rows()]
}

export function sameRows(a: readonly Change[], b: readonly Change[]): boolean {
  return a.length === b.length && a.every((change, i) => rowIn(change) === rowIn(b[i]))
}

function rowIn(change: Change | undefined): unknown {
  return change?.op === 'put' ? change.row : undefined
}

function fail(message: string): never {
  throw new Error(message)
}
