import { type Command, Option } from 'commander'
import { examples, outputOptions } from '../options.js'

/** `havip demo`. */
export function addDemo(havip: Command): void {
  examples(
    outputOptions(havip.command('demo'), 'print nothing: the exit code tells'),
    'demo',
    'demo --engine memory --json',
    'demo --switch --task-duration 3000',
  )
    .description('the example of the vendor: two keepalived, one HAVIP; kill the primary and watch the address move')
    .addOption(new Option('--engine <engine>', 'where to run it (default: auto)').choices(['auto', 'memory', 'linux']))
    .option('--switch', 'fail over two addresses at once, one a HAVIP, one moved by the API from notify_master')
    .option('--task-duration <ms>', 'with --switch: how long a task of the API takes (default: 1000)')
    .option('--api-delay <ms>', 'with --switch: how long its answers are on their way (default: 50)')
    .addHelpText('after', '\nExit codes: 0 the address moved and all of it was seen, 1 not.')
    .action(async (options) => (await import('./demo.js')).demo(options))
}
