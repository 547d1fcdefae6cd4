import { type Command, InvalidArgumentError } from 'commander'
import { examples, outputOptions, serverOptions } from '../options.js'

const instanceHelp = 'the instance: its id (ins-...), or a name that no other has'

/** What runs in the instances of a lab. */
export function addLab(lab: Command): void {
  const exec = lab
    .command('exec')
    .description('run a command in an instance; its input, output, exit code and signals are those of this command')
    .argument('<instance>', instanceHelp)
    .argument('<command...>', 'the command and its arguments, after --')
    .option('--detach', 'let it run, and print its name; `lab ps` and `lab logs` tell of it')
    .option('--env <name=value>', 'set this in its environment; repeat for several', collectEnv)
    .option('--cwd <directory>', 'start it there', '/')
    .option('-t, --tty', 'give it a terminal')
  serverOptions(exec).action(async (instance, command, options) =>
    (await import('./exec.js')).exec(instance, command, options),
  )
  examples(exec, 'lab exec node-1 -- ip address', 'lab exec node-1 --detach -- python3 -m http.server 80')

  const shell = lab
    .command('shell')
    .description('a shell in an instance, on this terminal')
    .argument('<instance>', instanceHelp)
  serverOptions(shell).action(async (instance, options) => (await import('./exec.js')).shell(instance, options))

  const logs = lab
    .command('logs')
    .description('what the processes of an instance said, as far as it is kept')
    .argument('<instance>', instanceHelp)
    .argument('[process]', 'this one only')
    .option('-f, --follow', 'then go on with what they say, until Ctrl-C')
    .option('-n, --tail <lines>', 'the last so many lines only', count)
    .option('--json', 'print each line as a line of JSON')
  serverOptions(logs).action(async (instance, process, options) =>
    (await import('./logs.js')).logs(instance, process, options),
  )

  const ps = lab
    .command('ps')
    .description('the processes that the lab looks after in an instance')
    .argument('<instance>', instanceHelp)
  outputOptions(serverOptions(ps), 'print names alone').action(async (instance, options) =>
    (await import('./ps.js')).ps(instance, options),
  )
}

function collectEnv(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Give it as NAME=VALUE.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

function count(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a number up to 99999.')
}
