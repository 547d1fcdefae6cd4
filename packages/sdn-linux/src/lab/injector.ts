import { type ChildProcess, spawn } from 'node:child_process'
import type { Namespace } from './namespace.js'
import { toolPath } from './run.js'

/** Reads records (length, name of the interface, frame) and sends each frame out by that interface. */
const script = `
socket(my $s, 17, 3, 0) or die "packet socket: $!\\n";
while (read(STDIN, my $head, 20) == 20) {
  my ($length, $name) = unpack("N Z16", $head);
  read(STDIN, my $frame, $length) == $length or last;
  my $request = pack("a16 x24", $name);
  ioctl($s, 0x8933, $request) or next;
  send($s, $frame, 0, pack("S n i S C C x8", 17, 0, unpack("x16 i", $request), 0, 0, 6));
}`

/**
 * Puts frames on wires of a namespace, in order, without a process for each. In Perl, whose base package every Debian
 * has: Node has no packet sockets, and a pipe to socat would mix the frames up. 0x8933 asks for an interface's index.
 */
export class Injector {
  #child: ChildProcess | undefined

  constructor(readonly namespace: Namespace) {}

  send(device: string, frame: Uint8Array): void {
    const head = Buffer.alloc(20)
    head.writeUInt32BE(frame.length)
    head.write(device, 4)
    this.#running().stdin?.write(Buffer.concat([head, frame]))
  }

  stop(): void {
    this.#child?.kill('SIGKILL')
  }

  #running(): ChildProcess {
    if (this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null)
      return this.#child
    const [file = '', ...args] = this.namespace.inNetwork(['perl', '-e', script])
    const env = { ...process.env, PATH: toolPath }
    const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'inherit'], env })
    // What cannot be sent is lost, as on any wire; the log has what Perl says.
    child.on('error', () => {})
    child.stdin.on('error', () => {})
    this.#child = child
    return child
  }
}
