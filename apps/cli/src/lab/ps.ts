import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { type OutputOptions, print } from '../output.js'
import { table } from '../table.js'

export async function ps(instance: string, options: ConnectionOptions & OutputOptions): Promise<void> {
  const path = { id: instance }
  const processes = await ask(options, (client) => client.GET('/v1/lab/instances/{id}/processes', { params: { path } }))
  print(processes, options, {
    quiet: () => processes.items.map(({ name }) => name),
    text: () =>
      processes.items.length === 0
        ? `The lab looks after no process in ${processes.instanceId}.\n`
        : table(['NAME', 'PID', 'STATE', 'RESTARTS', 'SINCE', 'COMMAND'], processes.items.map(row)),
  })
}

function row({ name, pid, state, restarts, since, exit, command }: Schemas['LabProcess']): string[] {
  const how = state === 'running' || exit === null ? '' : ` (${exit.signal ?? exit.code})`
  return [name, pid === null ? '-' : `${pid}`, `${state}${how}`, `${restarts}`, since, command.join(' ')]
}
