import { type Command, Option } from 'commander'

/** `--url` and `--context`: which server to ask. */
export function serverOptions(command: Command): Command {
  return command
    .option('--url <url>', 'the server (default: HAVIP_URL, or that of the context in use)')
    .option('--context <name>', 'the server of this context, and its token')
}

/** `--json`, `--yaml` and `-q`, of which one is given at most. */
export function outputOptions(command: Command, quiet = 'print ids alone'): Command {
  return command
    .addOption(new Option('--json', 'print JSON').conflicts(['yaml', 'quiet']))
    .addOption(new Option('--yaml', 'print YAML').conflicts(['json', 'quiet']))
    .addOption(new Option('-q, --quiet', quiet).conflicts(['json', 'yaml']))
}

/** What every command has that asks a server and prints what it answers. */
export function asking(command: Command): Command {
  return serverOptions(command).option('--json', 'print JSON')
}

/** `--region` and `--account`: which part of the server's cloud. */
export function scopeOptions(command: Command): Command {
  return command
    .option('--region <region>', 'the region (default: that of the server)')
    .option('--account <id>', 'the account (default: the first you may name)')
}

/** Examples below the help of a command, without the name of the program. */
export function examples(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  havip ${line}`).join('\n')}`)
}
