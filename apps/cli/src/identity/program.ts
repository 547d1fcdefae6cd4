import { type Command, Option } from 'commander'

/** `--url`, `--context` and `--json`, which every command has that asks a server. */
export function asking(command: Command): Command {
  return command
    .option('--url <url>', 'the server (default: HAVIP_URL, or that of the context in use)')
    .option('--context <name>', 'the server of this context, and its token')
    .option('--json', 'print JSON')
}

const expires = [
  '--expires <when>',
  'when it ends: a duration such as 90d or 12h, or a time such as 2027-01-31',
] as const
const grace = ['--grace <duration>', 'how long the old one goes on, such as 1h (default: it ends now)'] as const
const yes = ['--yes', 'do not ask'] as const

/** login, context, token, key and account: who may do what, and where. */
export function addIdentity(havip: Command): void {
  havip
    .command('login')
    .description('keep a token of a server for later commands, and use that server')
    .option('--url <url>', 'the server')
    .option('--name <name>', 'what to call it here (default: the name of its host)')
    .option('--token-stdin', 'read the token from what is piped in')
    .addHelpText(
      'after',
      '\nThe token is asked for on a terminal, or taken from HAVIP_TOKEN; it is kept in a file of mode 0600.',
    )
    .action(async (options) => (await import('./login.js')).login(options))

  const context = havip.command('context').description('the servers that are known by name')
  context
    .command('list')
    .description('the servers, and which of them is in use')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./context.js')).listContexts(options))
  context
    .command('use')
    .description('ask this server from now on')
    .argument('<name>', 'its name here')
    .action(async (name) => (await import('./context.js')).useContext(name))
  context
    .command('add')
    .description('know a server by name, without a token')
    .argument('<name>', 'what to call it here')
    .requiredOption('--url <url>', 'the server')
    .action(async (name, options) => (await import('./context.js')).addContext(name, options))
  context
    .command('remove')
    .description('forget a server and its token (which stays valid: `havip token revoke` ends it)')
    .argument('<name>', 'its name here')
    .action(async (name) => (await import('./context.js')).removeContext(name))

  const token = havip.command('token').description('bearer tokens of the REST API')
  asking(token.command('create'))
    .description('make a token; it is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(
      new Option('--role <role>', 'what it may do').choices(['reader', 'operator', 'admin']).makeOptionMandatory(),
    )
    .option('--account <id...>', 'the accounts it may name (default: those you may)')
    .option(...expires)
    .action(async (options) => (await import('./token.js')).createToken(options))
  asking(token.command('list'))
    .description('the tokens, without what they are')
    .action(async (options) => (await import('./token.js')).listTokens(options))
  asking(token.command('rotate'))
    .description('make a successor with the same rights, and end this one')
    .argument('<id>', 'such as tok-0a1b2c3d')
    .option(...grace)
    .action(async (id, options) => (await import('./token.js')).rotateToken(id, options))
  asking(token.command('revoke'))
    .description('end a token now')
    .argument('<id>', 'such as tok-0a1b2c3d')
    .option(...yes)
    .action(async (id, options) => (await import('./token.js')).revokeToken(id, options))

  const key = havip.command('key').description('key pairs of the Tencent API')
  asking(key.command('create'))
    .description('make a key pair; its SecretKey is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--account <id>', 'the account it signs for (default: the first one you may name)')
    .option(...expires)
    .action(async (options) => (await import('./key.js')).createKey(options))
  asking(key.command('list'))
    .description('the key pairs, without their secrets')
    .action(async (options) => (await import('./key.js')).listKeys(options))
  asking(key.command('rotate'))
    .description('make a successor of the same account, and end this one')
    .argument('<secret-id>', 'its SecretId')
    .option(...grace)
    .action(async (id, options) => (await import('./key.js')).rotateKey(id, options))
  asking(key.command('revoke'))
    .description('end a key pair now, and the temporary ones got with it')
    .argument('<secret-id>', 'its SecretId')
    .option(...yes)
    .action(async (id, options) => (await import('./key.js')).revokeKey(id, options))

  const account = havip.command('account').description('the accounts of a server')
  asking(account.command('list'))
    .description('the accounts you may name')
    .action(async (options) => (await import('./account.js')).listAccounts(options))
  asking(account.command('create'))
    .description('make an account; `havip key create` gives it a key pair')
    .argument('<name>', 'what to call it')
    .action(async (name, options) => (await import('./account.js')).createAccount(name, options))
}
