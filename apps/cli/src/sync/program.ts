import type { Command } from 'commander'
import { examples, outputOptions } from '../options.js'

const help = `
A server is named by its URL or a context. --from tencent is Tencent Cloud itself, read by the key pair of the
TENCENTCLOUD_ variables. --to is an emulator. Run again, it does what has changed at the source since.

Exit codes: 0 the copy is as its source (with --dry-run: it can be), 2 it lacks something, which is said, 1 it failed.`

/** `havip sync`. */
export function addSync(havip: Command): void {
  const sync = outputOptions(havip.command('sync'), 'print the ids of the copies alone')
  examples(
    sync,
    'sync vpc-0a1b2c3d --from tencent --dry-run',
    'sync vpc-0a1b2c3d --from tencent --to http://127.0.0.1:7280 --prune',
  )
    .description('copy VPCs of one server, with all that is in them, into an emulator')
    .argument('<vpc...>', 'the VPCs (vpc-...) of the source')
    .requiredOption('--from <server>', 'the source: a URL, a context, or tencent')
    .option('--to <server>', 'the emulator: a URL or a context (default: HAVIP_URL, or the context in use)')
    .option('--region <region>', 'the region (default: that of each server)')
    .option('--tencent-endpoint <url>', 'with --from tencent: ask this instead of Tencent Cloud')
    .option('--prune', 'delete the copies of what is not at the source any more, which else stay')
    .option('--yes', 'do not ask before that')
    .option('--dry-run', 'change nothing; say what would be done')
    .addHelpText('after', '\n--json and --yaml have the steps, the new ids by the old ones, and what was not followed.')
    .addHelpText('after', help)
    .action(async (vpcs, options) => (await import('./sync.js')).sync(vpcs, options))
}
