import { type Command, Option } from 'commander'
import { examples, outputOptions, scopeOptions, serverOptions } from '../options.js'

const types = [
  'resource-changed',
  'resource-removed',
  'task-started',
  'task-ended',
  'havip-moved',
  'claim-pending',
  'claim-refused',
  'fault-began',
  'fault-ended',
  'instance-state',
  'identity',
]

/** trace and events: what the network would do, and what has happened. */
export function addSeeing(havip: Command): void {
  const trace = scopeOptions(serverOptions(havip.command('trace')))
  outputOptions(trace, 'print the verdict alone, or why it would be dropped')
  examples(
    trace,
    'trace --from eni-0a1b2c3d --to 172.17.16.3:443',
    'trace --from internet --source 203.0.113.10 --to 198.18.0.1:80',
  )
    .description('explain step by step what the network would do with a packet; nothing is sent')
    .requiredOption(
      '--from <eni>',
      'the ENI that would send it (eni-..., or an instance or private IP of it), or `internet`',
    )
    .requiredOption('--to <address[:port]>', 'where to, such as 172.17.16.3:443')
    .option('--source <address>', 'its source (default: the primary address of the ENI; needed from the internet)')
    .addOption(
      new Option('--protocol <protocol>', 'default: tcp with a port, udp without').choices(['udp', 'tcp', 'icmp']),
    )
    .addHelpText('after', '\nExit codes: 0 it would be delivered, 2 dropped, 1 could not be asked.')
    .action(async (options) => (await import('./trace.js')).trace(options))

  const events = outputOptions(scopeOptions(serverOptions(havip.command('events'))))
  examples(events, 'events -f --type havip-moved claim-refused', 'events --resource havip-0a1b2c3d --json')
    .description('what has happened: changes, tasks, moves of HAVIPs and refused claims, with who caused it')
    .option('-f, --follow', 'then go on with what happens, until Ctrl-C')
    .addOption(new Option('--type <type...>', 'only these').choices(types))
    .option('--resource <id...>', 'only what happened to these')
    .option('--after <id>', 'only what came after this event')
    .addHelpText(
      'after',
      '\nWith --json each event is one line of JSON, with --yaml a document. --account 0 has what happened to tokens and key pairs.',
    )
    .action(async (options) => (await import('./events.js')).events(options))
}
