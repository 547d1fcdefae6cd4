import { type Command, Option } from 'commander'
import { asking } from '../identity/program.js'

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
]

/** trace and events: what the network would do, and what has happened. */
export function addSeeing(havip: Command): void {
  asking(havip.command('trace'))
    .description('explain step by step what the network would do with a packet; nothing is sent')
    .requiredOption('--from <eni>', 'the ENI that would send it, or `internet`')
    .requiredOption('--to <address[:port]>', 'where to, such as 172.17.16.3:443')
    .option('--source <address>', 'its source (default: the primary address of the ENI; needed from the internet)')
    .addOption(
      new Option('--protocol <protocol>', 'default: tcp with a port, udp without').choices(['udp', 'tcp', 'icmp']),
    )
    .option('--region <region>', 'the region (default: that of the server)')
    .option('--account <id>', 'the account (default: the first you may name)')
    .addHelpText('after', '\nExit codes: 0 it would be delivered, 2 dropped, 1 could not be asked.')
    .action(async (options) => (await import('./trace.js')).trace(options))

  asking(havip.command('events'))
    .description('what has happened: changes, tasks, moves of HAVIPs and refused claims, with who caused it')
    .option('-f, --follow', 'then go on with what happens, until Ctrl-C')
    .addOption(new Option('--type <type...>', 'only these').choices([...types, 'instance-state', 'identity']))
    .option('--resource <id...>', 'only what happened to these')
    .option('--after <id>', 'only what came after this event')
    .option('--region <region>', 'the region (default: that of the server)')
    .option('--account <id>', 'the account (default: the first you may name; 0: tokens and key pairs)')
    .addHelpText('after', '\nWith --json each event is one line of JSON, with its id.')
    .action(async (options) => (await import('./events.js')).events(options))
}
