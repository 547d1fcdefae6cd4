import { type Command, Option } from 'commander'
import { examples, outputOptions, serverOptions } from '../options.js'

const printing = (command: Command, quiet?: string) => outputOptions(serverOptions(command), quiet)

const expires = [
  '--expires <when>',
  'when it ends: a duration such as 90d or 12h, or a time such as 2027-01-31',
] as const
const grace = ['--grace <duration>', 'how long the old one goes on, such as 1h (default: it ends now)'] as const
const yes = ['--yes', 'do not ask'] as const

/** login, context, token, key and account: who may do what, and where. */
export function addIdentity(havip: Command): void {
  addLogin(havip)
  addContext(havip.command('context').description('the servers that are known by name'))
  addToken(havip.command('token').description('bearer tokens of the REST API'))
  addKey(havip.command('key').description('key pairs of the Tencent API'))
  addAccount(havip.command('account').description('the accounts of a server'))
}

function addLogin(havip: Command): void {
  const login = havip
    .command('login')
    .description('keep a token of a server for later commands, and use that server')
    .option('--url <url>', 'the server')
    .option('--name <name>', 'what to call it here (default: the name of its host)')
    .option('--token-stdin', 'read the token from what is piped in')
  examples(
    login,
    'login --url https://havip.example --name prod',
    'login --url https://havip.example --token-stdin < token',
  )
    .addHelpText(
      'after',
      '\nThe token is asked for on a terminal, or taken from HAVIP_TOKEN; it is kept in a file of mode 0600.',
    )
    .action(async (options) => (await import('./login.js')).login(options))
}

function addContext(context: Command): void {
  const list = context.command('list').description('the servers, and which of them is in use')
  examples(outputOptions(list, 'print names alone'), 'context list').action(async (options) =>
    (await import('./context.js')).listContexts(options),
  )
  examples(context.command('use'), 'context use prod')
    .description('ask this server from now on')
    .argument('<name>', 'its name here')
    .action(async (name) => (await import('./context.js')).useContext(name))
  examples(context.command('add'), 'context add local --url http://127.0.0.1:7280')
    .description('know a server by name, without a token')
    .argument('<name>', 'what to call it here')
    .requiredOption('--url <url>', 'the server')
    .action(async (name, options) => (await import('./context.js')).addContext(name, options))
  examples(context.command('remove'), 'context remove prod --yes')
    .description('forget a server and its token (which stays valid: `havip token revoke` ends it)')
    .argument('<name>', 'its name here')
    .option(...yes)
    .action(async (name, options) => (await import('./context.js')).removeContext(name, options))
}

function addToken(token: Command): void {
  const secret = 'print the token alone'
  examples(printing(token.command('create'), secret), 'token create --name ci --role operator --expires 90d')
    .description('make a token; it is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(
      new Option('--role <role>', 'what it may do').choices(['reader', 'operator', 'admin']).makeOptionMandatory(),
    )
    .option('--account <id...>', 'the accounts it may name (default: those you may)')
    .option(...expires)
    .action(async (options) => (await import('./token.js')).createToken(options))
  examples(printing(token.command('list')), 'token list')
    .description('the tokens, without what they are')
    .action(async (options) => (await import('./token.js')).listTokens(options))
  examples(printing(token.command('get')), 'token get tok-0a1b2c3d --json')
    .description('a token, without what it is')
    .argument('<id>', 'such as tok-0a1b2c3d')
    .action(async (id, options) => (await import('./token.js')).getToken(id, options))
  examples(printing(token.command('rotate'), secret), 'token rotate tok-0a1b2c3d --grace 1h')
    .description('make a successor with the same rights, and end this one')
    .argument('<id>', 'such as tok-0a1b2c3d')
    .option(...grace)
    .action(async (id, options) => (await import('./token.js')).rotateToken(id, options))
  examples(printing(token.command('revoke')), 'token revoke tok-0a1b2c3d --yes')
    .description('end a token now')
    .argument('<id>', 'such as tok-0a1b2c3d')
    .option(...yes)
    .action(async (id, options) => (await import('./token.js')).revokeToken(id, options))
}

function addKey(key: Command): void {
  const secret = 'print the two variables alone'
  examples(printing(key.command('create'), secret), 'key create --name terraform')
    .description('make a key pair; its SecretKey is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--account <id>', 'the account it signs for (default: the first one you may name)')
    .option(...expires)
    .action(async (options) => (await import('./key.js')).createKey(options))
  examples(printing(key.command('list')), 'key list --json')
    .description('the key pairs, without their secrets')
    .action(async (options) => (await import('./key.js')).listKeys(options))
  examples(printing(key.command('get')), 'key get AKIDxxxxxxxx --json')
    .description('a key pair, without its secret')
    .argument('<secret-id>', 'its SecretId')
    .action(async (id, options) => (await import('./key.js')).getKey(id, options))
  examples(printing(key.command('rotate'), secret), 'key rotate AKIDxxxxxxxx --grace 1h')
    .description('make a successor of the same account, and end this one')
    .argument('<secret-id>', 'its SecretId')
    .option(...grace)
    .action(async (id, options) => (await import('./key.js')).rotateKey(id, options))
  examples(printing(key.command('revoke')), 'key revoke AKIDxxxxxxxx --yes')
    .description('end a key pair now, and the temporary ones got with it')
    .argument('<secret-id>', 'its SecretId')
    .option(...yes)
    .action(async (id, options) => (await import('./key.js')).revokeKey(id, options))
}

function addAccount(account: Command): void {
  examples(printing(account.command('list')), 'account list')
    .description('the accounts you may name')
    .action(async (options) => (await import('./account.js')).listAccounts(options))
  examples(printing(account.command('get')), 'account get 1300000001 --json')
    .description('an account')
    .argument('<id>', 'its AppId')
    .action(async (id, options) => (await import('./account.js')).getAccount(id, options))
  examples(printing(account.command('create')), 'account create staging')
    .description('make an account; `havip key create` gives it a key pair')
    .argument('<name>', 'what to call it')
    .action(async (name, options) => (await import('./account.js')).createAccount(name, options))
  examples(printing(account.command('update')), 'account update 1300000001 --name staging')
    .description('give an account another name')
    .argument('<id>', 'its AppId')
    .requiredOption('--name <name>', 'what to call it')
    .action(async (id, options) => (await import('./account.js')).updateAccount(id, options))
  examples(printing(account.command('delete')), 'account delete 1300000001 --yes')
    .description('delete an account that has no resources, key pairs and tokens any more')
    .argument('<id...>', 'their AppIds')
    .option(...yes)
    .action(async (ids, options) => (await import('./account.js')).deleteAccounts(ids, options))
}
