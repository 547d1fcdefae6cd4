import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './config-error.js'

/** What a profile of tccli says, as far as it is of use here. */
export interface TccliProfile {
  readonly secretId: string
  readonly secretKey: string
  readonly token: string | undefined
  readonly region: string | undefined
}

const text = z.string().min(1)
const absent = z.union([z.null(), z.literal('')])

/** tccli writes `null` for a token that there is not. */
const Credential = z.looseObject({
  secretId: text.optional(),
  secretKey: text.optional(),
  token: z.union([text, absent]).optional(),
  type: z.string().optional(),
  'role-arn': z.union([text, absent]).optional(),
  /** Of a login in a browser: seconds since 1970. */
  expiresAt: z.number().optional(),
})
const Configure = z.looseObject({
  region: text.optional(),
  _sys_param: z.looseObject({ region: z.string().optional() }).optional(),
})

/**
 * Reads `~/.tccli/<name>.credential` and `<name>.configure`, as `tccli configure` writes them. ConfigError for what is not
 * there, or is of a kind that has no key pair of its own; it never tells what is in the file.
 */
export function readTccliProfile(name: string, env: Readonly<Record<string, string | undefined>>): TccliProfile {
  if (!/^[\w.-]+$/.test(name)) {
    throw new ConfigError(`--tencent-profile is ${JSON.stringify(name)}; it must be the name of a profile of tccli.`)
  }
  const directory = join(env.HOME || homedir(), '.tccli')
  const credentialFile = join(directory, `${name}.credential`)
  const credential = read(credentialFile, Credential)
  if (credential === undefined) {
    throw new ConfigError(
      `--tencent-profile is ${name}, and there is no ${credentialFile}; tccli configure --profile ${name} makes it.`,
    )
  }
  const { secretId, secretKey, token, type, expiresAt } = credential
  if (credential['role-arn'] || secretId === undefined || secretKey === undefined) {
    const what = credential['role-arn']
      ? 'names a role to assume, which is not done here; get a temporary key pair of it (`tccli sts AssumeRole`) and'
      : `has no key pair to sign with (it is ${type ?? 'incomplete'});`
    throw new ConfigError(
      `${credentialFile} ${what} give one as TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and, if it is temporary, TENCENTCLOUD_TOKEN, without --tencent-profile.`,
    )
  }
  if (expiresAt !== undefined && expiresAt * 1000 <= Date.now()) {
    throw new ConfigError(`${credentialFile} has expired; log in with tccli again.`)
  }
  const configure = read(join(directory, `${name}.configure`), Configure)
  const region = configure?._sys_param?.region || configure?.region
  return { secretId, secretKey, token: token || undefined, region }
}

/** Undefined when there is no such file. */
function read<T>(file: string, schema: z.ZodType<T>): T | undefined {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw new ConfigError(`${file} cannot be read (${code}).`)
  }
  const found = schema.safeParse(parse(content))
  if (found.success) return found.data
  const [issue] = found.error.issues
  const member = issue?.path.join('.')
  const wrong = member ? `its ${member} is not what tccli writes` : 'it is not a JSON object'
  throw new ConfigError(`${file} is wrong: ${wrong}.`)
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
