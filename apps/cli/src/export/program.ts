import type { Command } from 'commander'
import { examples, serverOptions } from '../options.js'

const help = `
Resources are of the provider tencentcloudstack/tencentcloud. Without --dir the resources go to the standard output; with it,
topology.tf and provider.tf are written there.

Exit codes: 0 written, 2 written but for what the provider has no resource for, which is said, 1 failed.`

/** `havip export`. */
export function addExport(havip: Command): void {
  const command = havip.command('export').description('write a topology for another program')
  const terraform = serverOptions(command.command('terraform'))
  examples(terraform, 'export terraform vpc-0a1b2c3d --dir cluster', 'export terraform vpc-0a1b2c3d > topology.tf')
    .description('write VPCs, with all that is in them, as a configuration of Terraform')
    .argument('<vpc...>', 'the VPCs (vpc-...)')
    .option('--region <region>', 'the region (default: that of the server)')
    .option('--dir <dir>', 'write files into this directory, which must not have them yet')
    .addHelpText('after', help)
    .action(async (vpcs, options) => (await import('./terraform.js')).exportTerraform(vpcs, options))
}
