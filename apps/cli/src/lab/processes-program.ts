import type { Schemas } from '@havip/client'
import { Argument, type Command } from 'commander'
import { examples, outputOptions, serverOptions } from '../options.js'

type Signal = Schemas['LabSignal']['signal']

const signals: readonly Signal[] = ['HUP', 'INT', 'QUIT', 'KILL', 'USR1', 'USR2', 'TERM', 'CONT', 'STOP', 'WINCH']

/** What is done to a process that the lab looks after; `lab up` and `lab exec --detach` begin one, `lab ps` lists them. */
export function addProcesses(lab: Command): void {
  const of = (name: string, description: string) =>
    outputOptions(serverOptions(lab.command(name)), 'print its name alone')
      .description(description)
      .argument('<instance>', 'the instance: its id (ins-...), or a name that no other has')
      .argument('<process>', 'the name of the process, as `lab ps` has it')

  examples(of('restart', 'end a process and start it again'), 'lab restart node-1 keepalived').action(
    async (instance, process, options) => (await import('./processes.js')).restart(instance, process, options),
  )
  examples(of('signal', 'send a process a signal'), 'lab signal node-1 keepalived HUP')
    .addArgument(new Argument('<signal>', 'the signal').choices(signals))
    .action(async (instance, process, name, options) =>
      (await import('./processes.js')).signal(instance, process, name, options),
    )
  examples(of('remove', 'end a process and forget it, with what it said'), 'lab remove node-1 keepalived --yes')
    .option('--yes', 'do not ask')
    .action(async (instance, process, options) => (await import('./processes.js')).remove(instance, process, options))
}
