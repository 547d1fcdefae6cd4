import { type Command, Option } from 'commander'
import { examples, outputOptions, scopeOptions, serverOptions } from '../options.js'

const collect = (value: string, before: readonly string[] = []) => [...before, value]

const serverHelp = `
With --url or --context (or HAVIP_URL, HAVIP_CONTEXT) the HAVIPs, instances and associations are asked of that server; \`havip serve --backend
tencent\` asks Tencent Cloud itself.`

/** \`havip keepalived check\` and \`havip keepalived render\`. */
export function addKeepalived(havip: Command): void {
  const keepalived = havip
    .command('keepalived')
    .description('keepalived.conf: what of one would fail on this network, and a right one')

  const check = keepalived
    .command('check')
    .description('say what of a keepalived.conf would fail on this network, and why')
    .argument('<file>', 'the configuration of a node; - reads standard input')
    .argument('[others...]', 'those of the other nodes of the cluster, to be compared with it')
    .option(
      '--instance <id>',
      'the instance (ins-..., its name or its private IP) on which the file is to run, asked of the server',
    )
    .option('--havip <address>', 'a HAVIP that there is; repeat for several', collect)
    .option('--peer <address>', 'the private IP of another node; repeat for several', collect)
    .option('--config-id <id>', "as keepalived's own: which lines that start with @ID count")
  outputOptions(scopeOptions(serverOptions(check)), 'print file:line:rule alone')
  examples(
    check,
    'keepalived check keepalived.conf --havip 172.17.16.3',
    'keepalived check /etc/keepalived/keepalived.conf --url http://127.0.0.1:7280 --instance ins-0a1b2c3d',
  )
    .addHelpText(
      'after',
      `\nExit codes: 0 nothing in it fails (there may be warnings), 2 something does, 1 could not be checked.${serverHelp}`,
    )
    .action(async (file, others, options) => (await import('./check.js')).check(file, others, options))

  const render = keepalived
    .command('render')
    .description('write a keepalived.conf for a HAVIP that works on this network')
    .argument('<havips...>', 'addresses that move together; with a server also ids (havip-...)')
    .requiredOption('--local <address>', 'the private IP of this node; with a server also its id (ins-...)')
    .requiredOption('--peer <address>', 'that of another node, likewise; repeat for several', collect)
    .option('--priority <n>', '1 to 254, another one on each node', '100')
    .option('--interface <name>', 'of the ENI', 'eth0')
    .option('--router-id <n>', '1 to 255, the same on every node', '51')
    .option('--name <name>', 'of the vrrp_instance', 'VI_1')
    .option('--advert-int <seconds>', 'how often the node says that it lives', '1')
    .addOption(new Option('--vrrp-version <n>', 'of the protocol').choices(['2', '3']).default('2'))
    .option('--password <text>', 'at most 8 characters; of version 2')
    .option('--check <path>', 'a program that ends with 0 while the service works')
    .option('--preempt', 'take the HAVIP back when this node returns')
  examples(
    scopeOptions(serverOptions(render)),
    'keepalived render 172.17.16.3 --local 172.17.16.7 --peer 172.17.16.13 --priority 80',
  )
    .addHelpText('after', serverHelp)
    .action(async (haVips, options) => (await import('./render.js')).render(haVips, options))
}
