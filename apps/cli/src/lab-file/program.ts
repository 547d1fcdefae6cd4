import type { Command } from 'commander'
import { examples, outputOptions, serverOptions } from '../options.js'

/** `havip lab plan`, `up` and `down`: labs that are declared in a file. */
export function addLabFile(lab: Command): void {
  const regional = (command: Command) =>
    outputOptions(serverOptions(command), 'print what changes alone, by its name in the file')
      .option('--region <region>', 'the region (default: that of the file, or of the server)')
      .option('--account <id>', 'the account (default: the first you may name)')

  const plan = regional(lab.command('plan'))
    .description('show what `up` would change')
    .argument('<file>', 'the lab: YAML or JSON; - reads standard input')
    .option('--cloud-only', 'leave files and commands of instances alone')
    .option('--detailed-exitcode', 'end with 2 when there is something to change')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 could not be told; with --detailed-exitcode 2 when there are changes.',
    )
    .action(async (file, options) => (await import('./commands.js')).plan(file, options))

  examples(plan, 'lab plan examples/labs/seed-pair.yaml')

  const up = regional(lab.command('up'))
    .description('make the lab what a file says; changes only what differs')
    .argument('<file>', 'the lab: YAML or JSON; - reads standard input')
    .option('--cloud-only', 'leave files and commands of instances alone')
    .addHelpText('after', '\nExit codes: 0 done, 1 refused or failed, 130 interrupted; `up` again goes on from there.')
    .action(async (file, options) => (await import('./commands.js')).up(file, options))

  examples(up, 'lab up examples/labs/seed-pair.yaml')

  const down = regional(lab.command('down'))
    .description('remove everything of a lab, and nothing else')
    .argument('[lab]', 'its file or its name (default: the only one there is)')
    .option('--yes', 'do not ask where no lab is named')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 refused or failed, 130 interrupted; `down` again goes on from there.',
    )
    .action(async (name, options) => (await import('./commands.js')).down(name, options))
  examples(down, 'lab down examples/labs/seed-pair.yaml', 'lab down seed-pair')
}
