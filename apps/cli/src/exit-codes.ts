import type { Command } from 'commander'
import { examples } from './options.js'

const text = `What a command ends with:

  0    it is done, or the answer is a good one
  1    it could not be done, or not be asked: wrong words, no server, not allowed, refused by the cloud
  2    it was done, and the answer is no:
         claim            the network refused the announcement
         trace            the packet would be dropped
         keepalived check something in the file fails on this network
         status           not ready, or there are warnings
         switch           left alone: another decision is later
         sync, export     done, but for what is said
         lab plan         with --detailed-exitcode: there are changes
  3    the time is over, and it is not known how it ended: --wait, switch --timeout
  130  interrupted by Ctrl-C; serve and demo take everything down first

The result is on standard output, all else on the error stream: progress, questions, warnings, and what was wrong, in one line.
`

/** `havip exit-codes`, which `havip help exit-codes` explains too. */
export function addExitCodes(havip: Command): void {
  examples(havip.command('exit-codes'), 'exit-codes')
    .description('what commands end with')
    .addHelpText('after', `\n${text}`)
    .action(() => {
      process.stdout.write(text)
    })
}
