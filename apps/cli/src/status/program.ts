import type { Command } from 'commander'
import { examples, outputOptions, scopeOptions, serverOptions } from '../options.js'

/** `havip status`. */
export function addStatus(havip: Command): void {
  const status = havip
    .command('status')
    .description('the server, who you are there, what there is, who holds what, and what needs to be seen to')
  outputOptions(scopeOptions(serverOptions(status)), 'print warnings alone')
  examples(status, 'status', 'status --context prod', 'status -q || echo "look at it"')
    .addHelpText(
      'after',
      '\nExit codes: 0 ready and no warnings, 2 not ready or with warnings, 1 could not be asked.\nFaults in force are listed, and are no warning: somebody ordered them.',
    )
    .action(async (options) => (await import('./status.js')).status(options))
}
