import type { Command } from 'commander'
import { examples } from '../options.js'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

const load = `
Load it in every new shell:
  bash  echo 'source <(havip completion bash)' >> ~/.bashrc
  zsh   echo 'source <(havip completion zsh)' >> ~/.zshrc      (behind compinit)
  fish  havip completion fish > ~/.config/fish/completions/havip.fish`

/** `havip completion`, and what its scripts ask at every TAB. `grown` gives the whole program for words that are typed. */
export function addCompletion(havip: Command, grown: (words: readonly string[]) => Promise<Command>): void {
  const completion = havip
    .command('completion')
    .description('print a script that lets a shell complete commands, options and ids')
  completion.addArgument(completion.createArgument('<shell>', 'which shell').choices(shells))
  examples(completion, 'completion bash', 'completion zsh', 'completion fish')
    .addHelpText('after', load)
    .action(async (shell: Shell) => {
      process.stdout.write((await import('./scripts.js')).scriptOf(shell))
    })

  const asked = havip.command('__complete', { hidden: true }).description('what a shell can put in')
  asked.addArgument(asked.createArgument('<shell>').choices(shells)).argument('[words...]')
  asked.action(async (shell: Shell, words: readonly string[]) =>
    (await import('./answer.js')).answer(shell, words, grown),
  )
}
