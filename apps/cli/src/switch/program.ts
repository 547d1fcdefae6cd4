import { type Command, Option } from 'commander'
import { examples, outputOptions } from '../options.js'

const help = `
For a notify_master script of keepalived: moves a secondary private IP, or an EIP, by the Tencent Cloud API, where there is no HAVIP.
The key pair is in TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (and TENCENTCLOUD_TOKEN); a server on this machine
takes the development key without.

Exit codes: 0 the address is there (or, with --dry-run, is or would be), 2 left alone because another decision is later,
3 the time was over and it is not known, 1 could not be switched.`

/** `havip switch`. */
export function addSwitch(havip: Command): void {
  const command = havip.command('switch')
  examples(
    outputOptions(command, 'print nothing'),
    'switch 172.17.16.100 --to eni-0a1b2c3d --timeout 20s',
    'switch eip-0a1b2c3d --to ins-0a1b2c3d --token 42',
  )

    .description('move a secondary private IP or an EIP to this node by the Tencent Cloud API')
    .argument('<address>', 'the private IP, such as 172.17.16.100; or an EIP, its id (eip-...) or itself')
    .requiredOption(
      '--to <id>',
      'the ENI (eni-...) of this node, in the subnet of the address; for an EIP also its instance (ins-...)',
    )
    .option('--address <address>', 'the private IP of the ENI that gets the EIP (default: its primary one)')
    .addOption(
      new Option('--url <url>', 'the Tencent Cloud API')
        .env('HAVIP_URL')
        .default('https://vpc.tencentcloudapi.com', 'the real cloud'),
    )
    .addOption(new Option('--region <region>', 'where the ENI is').env('TENCENTCLOUD_REGION'))
    .option('--token <n>', 'fencing token, a number that grows with every decision (default: made of the clock)')
    .option('--timeout <time>', 'give up after: 500ms, 30s, 2m', '30s')
    .option('--settle <time>', 'watch the address so long after the move, and take it back from an earlier one', '2s')
    .option('--dry-run', 'change nothing; say what would be done')
    .addHelpText('after', help)
    .action(async (address, options) => (await import('./switch.js')).switchTo(address, options))
}
