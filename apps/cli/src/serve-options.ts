import { Option } from 'commander'

/** What `havip serve` can be told, in the order its help shows it. */
export function serveOptions(): Option[] {
  return [
    option('--port <n>', 'port to listen on; 0: any free one (default: 7280)'),
    option('--host <address>', 'address to listen on (default: 127.0.0.1)'),
    option('--tls', 'answer HTTPS as well, with a certificate made on first use and kept in the data directory'),
    option('--tls-port <n>', 'port of HTTPS; 0: any free one (default: 7443)'),
    option('--tls-cert <file>', 'certificate to use for HTTPS instead, PEM, with those that signed it'),
    option('--tls-key <file>', 'its private key, PEM'),
    option('--backend <backend>', 'the cloud behind the REST API (default: emulator)').choices(['emulator', 'tencent']),
    option('--tencent-endpoint <url>', 'with --backend tencent: ask this instead of Tencent Cloud'),
    option('--tencent-profile <name>', 'with --backend tencent: key pair and region of this profile of tccli'),
    option('--read-only', 'with --backend tencent: change nothing'),
    option('--dry-run', 'with --backend tencent: answer changes with what would be sent, and send nothing'),
    option('--allow-foreign-deletes', 'with --backend tencent: delete what havip did not make too'),
    option('--data-dir <dir>', 'where the embedded database, the certificate and the lab live (default: .havip)'),
    option('--ephemeral', 'keep the cloud in memory; nothing of it is left when the server ends'),
    option('--engine <engine>', 'what enforces the network (default: memory)').choices(['memory', 'linux', 'auto']),
    option('--accounts <file>', 'YAML or JSON file with accounts and their key pairs, instead of the development key'),
    option('--require-token', 'ask for a token on loopback with the development account too'),
    option('--allow-host <name...>', 'further host names under which the REST API may be asked'),
    option('--regions <list>', 'regions to serve, such as ap-guangzhou,ap-shanghai (default: all that are known)'),
    option('--zones <list>', 'zones to serve, such as ap-guangzhou-3,ap-guangzhou-4; their regions may be made up'),
    option('--quota <name=n...>', 'set quotas, such as haVipsPerVpc=50,vpcsPerRegion=100; a wrong name lists all'),
    option('--rate-limits', 'refuse calls beyond the documented rate (mostly 20 a second for each action)'),
    option('--eip-pool <block>', 'where public addresses are taken from (default: 198.18.0.0/15)'),
    option('--task-duration <ms>', 'how long asynchronous tasks take, milliseconds (default: 0)'),
    option(
      '--slow-switching <time>',
      'how long the network takes to honour a claim: 10s, 60s-120s, random (default: 0)',
    ),
    option('--log-level <level>', 'trace, debug, info, warn, error, fatal or silent (default: info)'),
  ]
}

export const serveHelp = `
DATABASE_URL in the environment (postgresql://...) stores everything in that PostgreSQL.
HAVIP_ADMIN_TOKEN is a token that may do everything. HAVIP_SEALING_KEY_FILE names the file with the key that seals
secret keys in the database (default: sealing.key in the data directory); HAVIP_OLD_SEALING_KEY_FILE the one before,
with which nothing is sealed any more once the server has started.
--backend tencent takes TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_REGION and, for a temporary key
pair, TENCENTCLOUD_TOKEN from the environment; it always asks for a token. Instances and EIPs made there cost money.`

/** An option that may be set in the environment under its name too. */
function option(flags: string, description: string): Option {
  const made = new Option(flags, description)
  return made.env(`HAVIP_${made.name().toUpperCase().replaceAll('-', '_')}`)
}
