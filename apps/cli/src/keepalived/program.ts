import { type Command, Option } from 'commander'

const collect = (value: string, before: readonly string[] = []) => [...before, value]

const serverHelp = `
With --url (or HAVIP_URL) the HAVIPs, instances and associations are asked of that server by the Tencent Cloud API, with the key pair in
TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or the development key.`

/** \`havip keepalived check\` and \`havip keepalived render\`. */
export function addKeepalived(havip: Command): void {
  const keepalived = havip
    .command('keepalived')
    .description('keepalived.conf: what of one would fail on this network, and a right one')

  keepalived
    .command('check')
    .description('say what of a keepalived.conf would fail on this network, and why')
    .argument('<file>', 'the configuration of a node; - reads standard input')
    .argument('[others...]', 'those of the other nodes of the cluster, to be compared with it')
    .option('--instance <id>', 'the instance (ins-...) or its private IP on which the file is to run; needs --url')
    .option('--havip <address>', 'a HAVIP that there is; repeat for several', collect)
    .option('--peer <address>', 'the private IP of another node; repeat for several', collect)
    .option('--config-id <id>', "as keepalived's own: which lines that start with @ID count")
    .addOption(urlOption())
    .addOption(regionOption())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExit codes: 0 nothing in it fails (there may be warnings), 2 something does, 1 could not be checked.${serverHelp}`,
    )
    .action(async (file, others, options) => (await import('./check.js')).check(file, others, options))

  keepalived
    .command('render')
    .description('write a keepalived.conf for a HAVIP that works on this network')
    .argument('<havips...>', 'addresses that move together; with --url also ids (havip-...)')
    .requiredOption('--local <address>', 'the private IP of this node; with --url also its id (ins-...)')
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
    .addOption(urlOption())
    .addOption(regionOption())
    .addHelpText('after', serverHelp)
    .action(async (haVips, options) => (await import('./render.js')).render(haVips, options))
}

function urlOption(): Option {
  return new Option('--url <url>', 'the server to ask').env('HAVIP_URL')
}

function regionOption(): Option {
  return new Option('--region <region>', 'the region to ask about').env('TENCENTCLOUD_REGION').default('ap-guangzhou')
}
