import { type Instance, startInstances, stopInstances, terminateInstances } from '../../src/index.js'
import type { Lab } from '../lab.js'
import type { Refusal } from './refusal.js'

type Action = typeof stopInstances
type Input = Parameters<typeof stopInstances>[1]

const ask =
  (action: Action, input: Partial<Input>): Refusal['ask'] =>
  (lab) =>
    lab.refused(action, { instanceIds: [lab.instance().id], ...input })

const wrongIds = (action: Action): Refusal[] => [
  { why: 'no ids', code: 'MissingParameter', says: ['InstanceIds'], ask: ask(action, { instanceIds: [] }) },
  {
    why: 'too many ids',
    code: 'InvalidParameterValue.LimitExceeded',
    says: ['InstanceIds', '101', '100'],
    ask: ask(action, { instanceIds: Array.from({ length: 101 }, () => 'ins-00000001') }),
  },
  {
    why: 'a malformed id',
    code: 'InvalidInstanceId.Malformed',
    says: ['InstanceIds', "'x'"],
    ask: ask(action, { instanceIds: ['x'] }),
  },
  {
    why: 'an unknown instance among others',
    code: 'InvalidInstanceId.NotFound',
    says: ['InstanceIds', 'ins-zzzzzzzz'],
    ask: (lab) => {
      const { id } = stopped(lab, action)
      return lab.refused(action, { instanceIds: [id, 'ins-zzzzzzzz'] })
    },
  },
]

/** An instance on which the action alone would succeed. */
function stopped(lab: Lab, action: Action): Instance {
  const instance = lab.instance()
  if (action === startInstances) lab.run(stopInstances, { instanceIds: [instance.id] })
  return instance
}

/** How an instance comes into a state. */
const reach: Record<string, (lab: Lab) => Instance> = {
  PENDING: (lab) => lab.instance(),
  RUNNING: (lab) => {
    const instance = lab.instance()
    lab.pass(1000)
    return instance
  },
  STOPPING: (lab) => after(lab, 'RUNNING', stopInstances),
  STOPPED: (lab) => {
    const instance = after(lab, 'RUNNING', stopInstances)
    lab.pass(1000)
    return instance
  },
  STARTING: (lab) => after(lab, 'STOPPED', startInstances),
  TERMINATING: (lab) => after(lab, 'RUNNING', terminateInstances),
  SHUTDOWN: (lab) => {
    const instance = prepaid(lab)
    lab.pass(1000)
    lab.run(terminateInstances, { instanceIds: [instance.id] })
    return instance
  },
}

function after(lab: Lab, state: string, action: Action): Instance {
  const instance = reach[state]?.(lab) ?? lab.instance()
  lab.run(action, { instanceIds: [instance.id] })
  return instance
}

function prepaid(lab: Lab): Instance {
  return lab.instance(lab.subnet(), { instanceChargeType: 'PREPAID', instanceChargePrepaid: { period: 1 } })
}

const wrongStates = (action: Action, states: readonly string[]): Refusal[] =>
  states.map(
    (state): Refusal => ({
      why: `an instance that is ${state}`,
      code: `UnsupportedOperation.InstanceState${state[0]}${state.slice(1).toLowerCase()}` as Refusal['code'],
      says: ['InstanceIds', 'ins-', state],
      lab: { taskDuration: 1000 },
      ask: (lab) => lab.refused(action, { instanceIds: [(reach[state]?.(lab) ?? lab.instance()).id] }),
    }),
  )

export const instancePowerRefusals: Record<string, Refusal[]> = {
  StartInstances: [
    ...wrongIds(startInstances),
    ...wrongStates(startInstances, ['PENDING', 'RUNNING', 'STARTING', 'STOPPING', 'TERMINATING', 'SHUTDOWN']),
  ],
  StopInstances: [
    ...wrongIds(stopInstances),
    ...wrongStates(stopInstances, ['PENDING', 'STOPPED', 'STARTING', 'STOPPING', 'TERMINATING', 'SHUTDOWN']),
    {
      why: 'an unknown way',
      code: 'InvalidParameterValue',
      says: ['StopType', "'NOW'"],
      ask: ask(stopInstances, { stopType: 'NOW' }),
    },
    {
      why: 'both ways to force it',
      code: 'InvalidParameterCombination',
      says: ['ForceStop', 'StopType'],
      ask: ask(stopInstances, { forceStop: true, stopType: 'HARD' }),
    },
    {
      why: 'an unknown mode',
      code: 'InvalidParameterValue',
      says: ['StoppedMode', "'FREE'"],
      ask: ask(stopInstances, { stoppedMode: 'FREE' }),
    },
    {
      why: 'an end to charges that were paid before',
      code: 'UnsupportedOperation.StoppedModeStopCharging',
      says: ['InstanceIds', 'PREPAID'],
      ask: (lab) => lab.refused(stopInstances, { instanceIds: [prepaid(lab).id], stoppedMode: 'STOP_CHARGING' }),
    },
  ],
  TerminateInstances: [
    ...wrongIds(terminateInstances),
    ...wrongStates(terminateInstances, ['PENDING', 'STARTING', 'STOPPING', 'TERMINATING']),
    {
      why: 'a protected instance',
      code: 'UnsupportedOperation.InstancesProtected',
      says: ['InstanceIds', 'ins-', 'DisableApiTermination'],
      ask: (lab) => {
        const [one, two] = [lab.instance(), lab.instance(lab.subnet(), { disableApiTermination: true })]
        return lab.refused(terminateInstances, { instanceIds: [one.id, two.id] })
      },
    },
    {
      why: 'instances that are not paid alike',
      code: 'UnsupportedOperation.InstanceMixedPricingModel',
      says: ['InstanceIds', 'PREPAID'],
      ask: (lab) => lab.refused(terminateInstances, { instanceIds: [lab.instance().id, prepaid(lab).id] }),
    },
  ],
}
