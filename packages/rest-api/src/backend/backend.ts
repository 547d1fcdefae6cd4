import type {
  HaVip,
  HaVipAssociation,
  HaVipAssociationCreate,
  HaVipCreate,
  HaVipMove,
  HaVipUpdate,
} from '../schema/ha-vip.js'
import type { Region } from '../schema/place.js'
import type { Subnet, SubnetCreate, SubnetUpdate } from '../schema/subnet.js'
import type { Task } from '../schema/task.js'
import type { Vpc, VpcCreate, VpcUpdate } from '../schema/vpc.js'
import type { Check, Collection, Made } from './collection.js'
import type { Scope } from './scope.js'

/**
 * A cloud, in the terms of the REST API: what the routes need of one, and no more. The emulator is one, the real cloud
 * another. Every method rejects with an ApiError when the caller is wrong; `notPossible` is for what it cannot do at all.
 */
export interface Backend {
  readonly regions: readonly Region[]
  readonly vpcs: Collection<Vpc, VpcCreate, VpcUpdate>
  readonly subnets: Collection<Subnet, SubnetCreate, SubnetUpdate>
  readonly haVips: HaVips
  readonly tasks: Tasks
}

export interface HaVips extends Collection<HaVip, HaVipCreate, HaVipUpdate> {
  associations(scope: Scope, id: string): Promise<readonly HaVipAssociation[]>
  associate(scope: Scope, id: string, target: HaVipAssociationCreate, check: Check<HaVip>): Promise<HaVipAssociation>
  disassociate(scope: Scope, id: string, targetId: string, check: Check<HaVip>): Promise<void>
  /** Binds an EIP, by its address. */
  bindEip(scope: Scope, id: string, address: string, check: Check<HaVip>): Promise<Made<HaVip>>
  unbindEip(scope: Scope, id: string, check: Check<HaVip>): Promise<Made<HaVip>>
  /** Its changes of holder that the log still has, oldest first. */
  history(scope: Scope, id: string): Promise<readonly HaVipMove[]>
}

export interface Tasks {
  /** The tasks of the last day, oldest first. */
  list(scope: Scope): Promise<readonly Task[]>
  /** Waits at most `wait` milliseconds for the end of a task that is running. ApiError ResourceNotFound. */
  get(scope: Scope, id: string, wait: number): Promise<Task>
}
