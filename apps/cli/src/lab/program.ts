import { type Command, InvalidArgumentError } from 'commander'
import { examples, outputOptions, serverOptions } from '../options.js'
import { addProcesses } from './processes-program.js'

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
  examples(shell, 'lab shell node-1')

  const logs = lab
    .command('logs')
    .description('what the processes of an instance said, as far as it is kept')
    .argument('<instance>', instanceHelp)
    .argument('[process]', 'this one only')
    .option('-f, --follow', 'then go on with what they say, until Ctrl-C')
    .option('-n, --tail <lines>', 'the last so many lines only', count)
    .addHelpText('after', '\nWith --json each line is a line of JSON, with --yaml a document.')
  examples(logs, 'lab logs node-1 keepalived -f', 'lab logs node-1 --tail 20 --json')
  outputOptions(serverOptions(logs), 'print what was said alone').action(async (instance, process, options) =>
    (await import('./logs.js')).logs(instance, process, options),
  )

  const ps = lab
    .command('ps')
    .description('the processes that the lab looks after in an instance')
    .argument('<instance>', instanceHelp)
  outputOptions(serverOptions(ps), 'print names alone').action(async (instance, options) =>
    (await import('./ps.js')).ps(instance, options),
  )
  examples(ps, 'lab ps node-1')
  addProcesses(lab)
}

/** What the network carries, as it passes. */
export function addCapture(lab: Command): void {
  const capture = lab
    .command('capture')
    .description('the frames of an ENI, or from and to the address of a HAVIP: a line each, or a file for tcpdump')
    .argument('<target>', 'an ENI (eni-...), instance, HAVIP (havip-...), or an address of one of them')
    .option(
      '-w, --write <file>',
      'write them to this file in the form of libpcap, or of pcapng if it is called so; - is the output',
    )
    .option('-c, --count <frames>', 'end after so many', positive)
    .option('--duration <time>', 'end after this time: 500ms, 30s, 5m, 2h', seconds)
    .addHelpText(
      'after',
      '\nWith --json each frame is a line of JSON with its bytes in hexadecimal, with --yaml a document.',
    )
  outputOptions(serverOptions(capture), 'print no frames, but how many there were').action(async (target, options) =>
    (await import('./capture.js')).capture(target, options),
  )
  examples(capture, 'lab capture 172.17.16.3', 'lab capture eni-0a1b2c3d -w node-1.pcap --duration 10s')
}

/** ENIs in what runs already. */
export function addAttach(lab: Command): void {
  const attach = lab
    .command('attach')
    .description(
      'put an ENI into a network namespace that was there before, such as that of a container, or behind a TAP',
    )
    .argument('[eni]', 'the ENI (eni-...), or its instance or private IP; without it those that are there are listed')
    .option('--pid <pid>', 'the namespace that this process of the machine is in', positive)
    .option('--netns <name>', 'the namespace that `ip netns` gave this name')
    .option('--name <interface>', 'what to call it there (default: as in its instance)')
    .option(
      '--tap <name>',
      'make a TAP device of this name there, or where the server is, for a virtual machine to open',
    )
    .option('--uid <uid>', 'the user who may open the TAP device besides root', userId)
  outputOptions(serverOptions(attach), 'print the name of the interface alone').action(async (eni, options) =>
    (await import('./attach.js')).attach(eni, options),
  )
  examples(
    attach,
    "lab attach node-1 --pid $(docker inspect -f '{{.State.Pid}}' web) --name eth1",
    'lab attach node-1 --tap tap0',
  )

  const detach = lab
    .command('detach')
    .description('put an ENI back into its instance')
    .argument('<eni>', 'the ENI (eni-...), or its instance or private IP')
  outputOptions(serverOptions(detach)).action(async (eni, options) =>
    (await import('./attach.js')).detach(eni, options),
  )
  examples(detach, 'lab detach eni-0a1b2c3d')
}

/** How long packets may be. */
export function addMtu(lab: Command): void {
  const mtu = lab
    .command('mtu')
    .description('how long the packets of an ENI may be: set it, or tell it')
    .argument(
      '[eni]',
      'the ENI (eni-...), or its instance or private IP; without it those that are not as usual are listed',
    )
    .argument('[bytes]', 'from 576 to 8500; 1500 is usual')
  outputOptions(serverOptions(mtu), 'print the number alone').action(async (eni, bytes, options) =>
    (await import('./mtu.js')).mtu(eni, bytes, options),
  )
  examples(mtu, 'lab mtu node-1 8500')
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 }

function seconds(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,8})(ms|s|m|h)$/.exec(text) ?? []
  const value = Number(amount) * (units[unit] ?? 0)
  if (value > 0 && value <= 86_400) return value
  throw new InvalidArgumentError('Give a time up to a day, such as 500ms, 30s, 5m or 2h.')
}

function collectEnv(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Give it as NAME=VALUE.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a number above 0.')
}

function userId(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError("Give a user's number, such as 1000.")
}

function count(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a number up to 99999.')
}
