import { type Command, Option } from 'commander'
import { examples, outputOptions, serverOptions } from '../options.js'

const eniHelp = 'an ENI (eni-...), instance (ins-..., or its name) or private IP'
const collect = (value: string, before: readonly string[] = []) => [...before, value]

/** `havip fault`: what is made to go wrong in the network. */
export function addFault(havip: Command): void {
  const fault = havip.command('fault').description('make something go wrong in the network, for a while')

  const lose = announced(
    fault.command('lose').description('lose announcements of a HAVIP, as if the network had missed them'),
  ).addOption(new Option('--first <n>', 'lose so many and let the rest pass').conflicts('share'))
  timed(shown(lose, 'lose 172.17.16.3 --from ins-0a1b2c3d --first 10 --for 5m')).action(async (haVip, options) =>
    (await import('./fault.js')).lose(haVip, options),
  )

  const late = announced(fault.command('delay-announcements').description('let announcements of a HAVIP arrive late'))
  timed(shown(byTime(late), 'delay-announcements 172.17.16.3 --by 2s')).action(async (haVip, options) =>
    (await import('./fault.js')).loiter(haVip, options),
  )

  const cut = pathed(fault.command('cut').description('let no packet pass from one to another, or cut one off'))
  timed(shown(cut, 'cut --from ins-0a1b2c3d --to ins-1b2c3d4e --both-ways')).action(async (options) =>
    (await import('./fault.js')).cut(options),
  )

  const delay = pathed(fault.command('delay').description('let packets arrive late'))
  timed(shown(byTime(delay), 'delay --from ins-0a1b2c3d --to ins-1b2c3d4e --by 2s')).action(async (options) =>
    (await import('./fault.js')).delay(options),
  )

  const duplicate = pathed(fault.command('duplicate').description('let packets arrive more than once')).option(
    '--copies <n>',
    'how many more of each (default: 1)',
  )
  timed(shown(duplicate, 'duplicate --from ins-0a1b2c3d --to ins-1b2c3d4e --copies 2')).action(async (options) =>
    (await import('./fault.js')).duplicate(options),
  )

  const partition = fault
    .command('partition')
    .description('let no packet pass between groups of ENIs; their announcements are heard')
    .requiredOption('--group <ids>', `${eniHelp}, several with commas between; give two groups or more`, collect)
  timed(shown(partition, 'partition --group ins-0a1b2c3d --group ins-1b2c3d4e,ins-2c3d4e5f')).action(async (options) =>
    (await import('./fault.js')).partition(options),
  )

  const slow = fault
    .command('slow-switching')
    .description('let the network take its time until it honours a claim, as the real cloud does')
    .argument('<vpc>', 'the VPC (vpc-...), or its name')
    .argument('<time>', 'such as 10s, 60s-120s (at random between), random (up to 2 minutes) or 0')
  timed(shown(slow, 'slow-switching vpc-0a1b2c3d 60s-120s --for 2h'), '1h').action(async (vpc, time, options) =>
    (await import('./fault.js')).slowSwitching(vpc, time, options),
  )

  const freeze = fault
    .command('freeze')
    .description('let instances stand still, as when their machine is paused; then they go on')
    .argument('<instance...>', 'instances (ins-...), or their names')
  timed(shown(freeze, 'freeze ins-0a1b2c3d --for 10s')).action(async (ids, options) =>
    (await import('./fault.js')).freeze(ids, options),
  )

  const power = fault
    .command('power-cut')
    .description('end instances at once, or all on a host; then they start again')
    .argument('[instance...]', 'instances (ins-...), or their names')
    .option('--host <id>', 'all instances that run on this host (host-...)')
  timed(shown(power, 'power-cut --host host-0a1b2c3d')).action(async (ids, options) =>
    (await import('./fault.js')).cutPower(ids, options),
  )

  shown(fault.command('list'), 'list')
    .description('what is going wrong by order, and until when')
    .action(async (options) => (await import('./fault.js')).list(options))

  shown(fault.command('mend'), 'mend fault-1')
    .description('end a fault before its time')
    .argument('<id>', 'the fault (fault-...)')
    .action(async (id, options) => (await import('./fault.js')).mend(id, options))
}

const shown = (command: Command, example: string) => examples(outputOptions(serverOptions(command)), `fault ${example}`)

function announced(command: Command): Command {
  return command
    .argument('<havip>', 'a HAVIP (havip-...) or its address')
    .option('--from <id>', `those of ${eniHelp} only`)
    .addOption(new Option('--form <form>', 'those of this form only').choices(['request', 'reply']))
    .option('--share <fraction>', 'each with this probability only, 0 to 1')
}

function pathed(command: Command): Command {
  return command
    .option('--from <id>', `packets of ${eniHelp}; repeat for several; of anybody when left out`, collect)
    .option('--to <id>', 'packets to one; repeat for several; to anybody when left out', collect)
    .option('--both-ways', 'the way back too')
    .option('--share <fraction>', 'each with this probability only, 0 to 1')
}

function byTime(command: Command): Command {
  return command.requiredOption('--by <time>', 'how late: 200ms, 5s, or at random between, 100ms-300ms')
}

function timed(command: Command, usual = '30s'): Command {
  return command.option('--for <time>', 'how long it lasts: 500ms, 30s, 5m, 2h', usual)
}
