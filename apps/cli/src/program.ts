import { Command, Option } from 'commander'
import { addCompletion } from './completion/program.js'
import { fail } from './failure.js'
import { addFault } from './fault/program.js'
import { addIdentity, asking } from './identity/program.js'
import { addKeepalived } from './keepalived/program.js'
import { addLabFile } from './lab-file/program.js'
import { nouns } from './resources/nouns.js'
import { addSeeing } from './seeing/program.js'
import { serveHelp, serveOptions } from './serve-options.js'
import { addStatus } from './status/program.js'
import { addSwitch } from './switch/program.js'
import { addSync } from './sync/program.js'
import { version } from './version.js'

/** Parses the command line and runs the command. Each command's code is loaded only when it is asked for. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await (await program(args)).parseAsync([...args], { from: 'user' })
  } catch (error) {
    fail(error)
  }
}

async function program(args: readonly string[]): Promise<Command> {
  const havip = new Command('havip')
    .description('A local Tencent Cloud for people who build highly available clusters.')
    .version(version)
    .showHelpAfterError('(havip --help lists what there is)')

  const serve = havip
    .command('serve')
    .description('run the server: Tencent Cloud API 3.0 on one port, and the simulated network')
    .addHelpText('after', serveHelp)
    .action(async (options) => (await import('./commands/serve.js')).serve(options))
  for (const option of serveOptions()) serve.addOption(option)

  havip
    .command('demo')
    .description('the example of the vendor: two keepalived, one HAVIP; kill the primary and watch the address move')
    .option('--json', 'print one JSON object and nothing else')
    .addOption(new Option('--engine <engine>', 'where to run it (default: auto)').choices(['auto', 'memory', 'linux']))
    .action(async (options) => (await import('./commands/demo.js')).demo(options))

  addStatus(havip)

  const claim = havip
    .command('claim')
    .description('announce an address by gratuitous ARP from an ENI, and say what the network did with it')
    .argument('<address>', 'the address to claim, such as 172.17.16.3')
    .requiredOption('--from <id>', 'the ENI (eni-...), instance (ins-...) or private IP that announces')
    .addOption(
      new Option('--form <form>', 'the form of the gratuitous ARP').choices(['request', 'reply']).default('request'),
    )
  asking(claim)
    .addHelpText('after', '\nExit codes: 0 honoured, 2 refused, 1 could not be asked.')
    .action(async (address, options) => (await import('./commands/claim.js')).claim(address, options))

  asking(havip.command('holder'))
    .description('who holds each HAVIP: what packets obey, and what the API says')
    .argument('[havip]', 'a HAVIP (havip-...) or its address; all of them when left out')
    .action(async (haVip, options) => (await import('./commands/holder.js')).holder(haVip, options))

  havip.commandsGroup('Resources:')
  for (const noun of nouns) {
    const command = havip.command(noun.name).description(noun.description)
    // What can be done with it comes from a table that is long to load, so only when it is asked for.
    if (args[args[0] === 'help' ? 1 : 0] === noun.name) {
      const { addVerbs } = await import('./resources/program.js')
      addVerbs(command, noun)
      if (noun.name === 'eni') (await import('./eni/program.js')).addConnect(command)
    }
  }

  havip.commandsGroup('Commands:')
  addSeeing(havip)
  addFault(havip)
  addIdentity(havip)
  addKeepalived(havip)
  addLabFile(havip.command('lab').description('labs: networks and instances that are declared in a file'))
  addSwitch(havip)
  addSync(havip)

  havip
    .command('doctor')
    .description('what this machine can do, found out by trying, and what to install for the rest')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./commands/doctor.js')).doctor(options))

  addCompletion(havip, program)

  return havip
}
