import * as actions from '../../src/index.js'
import type { Lab } from '../lab.js'
import type { Refusal } from './refusal.js'

export const running = (lab: Lab, input: Partial<actions.RunInstancesInput> = {}, subnet = lab.subnet()) => {
  const instance = lab.instance(subnet, input)
  lab.pass(1000)
  return instance
}
export const key = 'skey-00000001'

/** What every action with InstanceIds refuses. */
export const wrongIds = (
  ask: (lab: Lab, instanceIds: readonly string[]) => ReturnType<Refusal['ask']>,
  most = 100,
): Refusal[] => [
  { why: 'no ids', code: 'MissingParameter', says: ['InstanceIds'], ask: (lab) => ask(lab, []) },
  {
    why: 'too many ids',
    code: 'InvalidParameterValue.LimitExceeded',
    says: ['InstanceIds', `${most + 1}`],
    ask: (lab) =>
      ask(
        lab,
        Array.from({ length: most + 1 }, () => 'ins-00000001'),
      ),
  },
  {
    why: 'an unknown instance',
    code: 'InvalidInstanceId.NotFound',
    says: ['InstanceIds', 'ins-zzzzzzzz'],
    ask: (lab) => ask(lab, ['ins-zzzzzzzz']),
  },
  {
    why: 'an instance in the middle of another operation',
    code: 'OperationDenied.InstanceOperationInProgress',
    says: ['InstanceIds', 'ModifyInstancesProject'],
    lab: { taskDuration: 1000 },
    ask: (lab) => {
      const { id } = running(lab)
      lab.run(actions.stopInstances, { instanceIds: [id] })
      lab.pass(1000)
      lab.run(actions.modifyInstancesProject, { instanceIds: [id], projectId: 1 })
      return ask(lab, [id])
    },
  },
]

type Case = readonly [why: string, code: Refusal['code'], says: readonly string[], ask: Refusal['ask']]
export const cases = (list: readonly Case[]): Refusal[] =>
  list.map(([why, code, says, ask]) => ({ why, code, says, ask }))

/** The action with one running instance. */
export const on =
  <I>(
    action: Parameters<typeof Lab.prototype.refused<I>>[0],
    input: (id: string, lab: Lab) => I,
    launch?: Partial<actions.RunInstancesInput>,
  ): Refusal['ask'] =>
  (lab) =>
    lab.refused(action, input(running(lab, launch).id, lab))

export const isRunning = 'UnsupportedOperation.InstanceStateRunning'
export const free = (lab: Lab) => {
  const { id } = running(lab)
  lab.run(actions.stopInstances, { instanceIds: [id], stoppedMode: 'STOP_CHARGING' })
  return id
}
