import { type Command, Option } from 'commander'
import { asking } from '../identity/program.js'

const eniHelp = 'an ENI (eni-...), instance (ins-...) or private IP'
const collect = (value: string, before: readonly string[] = []) => [...before, value]

/** `havip fault`: what is made to go wrong in the network. */
export function addFault(havip: Command): void {
  const fault = havip.command('fault').description('make something go wrong in the network, for a while')

  const lose = fault
    .command('lose')
    .description('lose announcements of a HAVIP, as if the network had missed them')
    .argument('<havip>', 'a HAVIP (havip-...) or its address')
    .option('--from <id>', `those of ${eniHelp} only`)
    .addOption(new Option('--form <form>', 'those of this form only').choices(['request', 'reply']))
    .addOption(new Option('--first <n>', 'lose so many and let the rest pass').conflicts('share'))
    .option('--share <fraction>', 'lose each with this probability, 0 to 1')
  timed(asking(lose)).action(async (haVip, options) => (await import('./fault.js')).lose(haVip, options))

  const cut = fault
    .command('cut')
    .description('let no packet pass from one to another of a subnet')
    .requiredOption('--from <id>', `${eniHelp} that is not heard any more; repeat for several`, collect)
    .requiredOption('--to <id>', 'the one that does not hear it; repeat for several', collect)
    .option('--both-ways', 'cut the way back too: a partition')
  timed(asking(cut)).action(async (options) => (await import('./fault.js')).cut(options))

  asking(fault.command('list'))
    .description('what is going wrong by order, and until when')
    .action(async (options) => (await import('./fault.js')).list(options))

  asking(fault.command('mend'))
    .description('end a fault before its time')
    .argument('<id>', 'the fault (fault-...)')
    .action(async (id, options) => (await import('./fault.js')).mend(id, options))
}

function timed(command: Command): Command {
  return command.option('--for <time>', 'how long it lasts: 500ms, 30s, 5m, 2h', '30s')
}
