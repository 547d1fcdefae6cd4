import { type Command, Option } from 'commander'
import { examples, outputOptions, serverOptions } from '../options.js'

/** `havip claim` and `havip holder`. */
export function addHolders(havip: Command): void {
  const claim = havip
    .command('claim')
    .description('announce an address by gratuitous ARP from an ENI, and say what the network did with it')
    .argument('<address>', 'the address to claim, such as 172.17.16.3')
    .requiredOption('--from <id>', 'the ENI (eni-...), instance (ins-...) or private IP that announces')
    .addOption(
      new Option('--form <form>', 'the form of the gratuitous ARP').choices(['request', 'reply']).default('request'),
    )
  outputOptions(serverOptions(claim), 'print the ENI alone, when it was honoured')
  examples(claim, 'claim 172.17.16.3 --from ins-0a1b2c3d', 'claim 172.17.16.3 --from 172.17.16.7 --form reply --json')
    .addHelpText('after', '\nExit codes: 0 honoured, 2 refused, 1 could not be asked.')
    .action(async (address, options) => (await import('./claim.js')).claim(address, options))

  const holder = outputOptions(serverOptions(havip.command('holder')), 'print the ENIs alone; - where nobody holds it')
  examples(holder, 'holder', 'holder 172.17.16.3 -q')
    .description('who holds each HAVIP: what packets obey, and what the API says')
    .argument('[havip]', 'a HAVIP (havip-...) or its address; all of them when left out')
    .action(async (haVip, options) => (await import('./holder.js')).holder(haVip, options))
}
