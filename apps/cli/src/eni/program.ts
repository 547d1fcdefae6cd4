import { type Command, Option } from 'commander'
import { examples } from '../options.js'

/** `eni connect`: a guest on this machine behind an ENI of a server that may be elsewhere. */
export function addConnect(eni: Command): void {
  const one = (option: Option) =>
    option.conflicts(['listen', 'to', 'udp', 'tap'].filter((name) => name !== option.attributeName()))
  examples(eni.command('connect'), 'eni connect eni-0a1b2c3d --listen 7301', 'eni connect eni-0a1b2c3d --tap havip0')
    .description('put a virtual machine or an interface of this machine behind an ENI of the in-memory network')
    .argument('<eni>', 'the ENI (eni-...)')
    .option('--url <url>', 'the server (default: HAVIP_URL, or that of the context in use)')
    .option('--context <name>', 'the server of this context, and its token')
    .addOption(
      one(
        new Option('--listen <address>', 'take a QEMU that says -netdev stream,server=off: PORT, HOST:PORT or a path'),
      ),
    )
    .addOption(one(new Option('--to <address>', 'go to a QEMU that says -netdev stream,server=on')))
    .addOption(
      one(
        new Option('--udp <ports>', 'speak with a QEMU that says -netdev dgram: our port and its port, as 7301:7302'),
      ),
    )
    .addOption(one(new Option('--tap <name>', 'make a TAP interface of this machine (Linux, as root, needs socat)')))
    .addHelpText('after', '\nStays until Ctrl-C, and comes back when the connection breaks. See docs/remote-enis.md.')
    .action(async (id, options) => (await import('./connect.js')).connect(id, options))
}
