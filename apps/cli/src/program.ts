import { Command } from 'commander'
import { addDemo } from './commands/demo-program.js'
import { addHolders } from './commands/holder-program.js'
import { addCompletion } from './completion/program.js'
import { addExitCodes } from './exit-codes.js'
import { addExport } from './export/program.js'
import { fail } from './failure.js'
import { addFault } from './fault/program.js'
import { addIdentity } from './identity/program.js'
import { addKeepalived } from './keepalived/program.js'
import { addAttach, addCapture, addLab, addMtu } from './lab/program.js'
import { addLabFile } from './lab-file/program.js'
import { examples, outputOptions } from './options.js'
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

/** The whole program; the verbs of a resource are there where the words name it. */
export async function program(args: readonly string[]): Promise<Command> {
  const havip = new Command('havip')
    .description('A local Tencent Cloud for people who build highly available clusters.')
    .version(version)
    .showHelpAfterError('(havip --help lists what there is)')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'havip: ')) })

  const serve = examples(havip.command('serve'), 'serve', 'serve --port 0 --ephemeral --engine linux')
    .description('run the server: Tencent Cloud API 3.0 on one port, and the simulated network')
    .addHelpText('after', serveHelp)
    .action(async (options) => (await import('./commands/serve.js')).serve(options))
  for (const option of serveOptions()) serve.addOption(option)

  addDemo(havip)
  addStatus(havip)
  addHolders(havip)

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
  const lab = havip.command('lab').description('networks and instances declared in a file, and what runs in instances')
  addLabFile(lab)
  addLab(lab)
  addCapture(lab)
  addAttach(lab)
  addMtu(lab)
  addSwitch(havip)
  addSync(havip)
  addExport(havip)

  examples(outputOptions(havip.command('doctor'), 'print what is missing alone'), 'doctor')
    .description('what this machine can do, found out by trying, and what to install for the rest')
    .action(async (options) => (await import('./commands/doctor.js')).doctor(options))
  addExitCodes(havip)

  addCompletion(havip, program)

  return havip
}
