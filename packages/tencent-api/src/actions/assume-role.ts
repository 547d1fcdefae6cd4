import { createHash, randomBytes } from 'node:crypto'
import { type Caller, CloudError, type ErrorCode } from '@havip/cloud'
import { issue, type TemporaryCredentials } from '../auth/session.js'
import { quote } from '../wire/quote.js'
import type { Surroundings } from './action.js'

export interface AssumeRoleInput {
  readonly roleArn: string
  readonly roleSessionName: string
  readonly durationSeconds?: number
  readonly policy?: string
  readonly externalId?: string
  readonly tags?: readonly { readonly key: string; readonly value: string }[]
  readonly serialNumber?: string
  readonly tokenCode?: string
}

const defaultDuration = 7200
const longestDuration = 43_200

/**
 * Temporary credentials of a role. Roles are not managed here: any role of an account that the server knows can be
 * assumed, and may do whatever the account may, as policies are not modelled.
 */
export function assumeRole(
  input: AssumeRoleInput,
  { accounts, credentials, principal, now }: Surroundings,
  caller: Caller,
): TemporaryCredentials & { readonly expiredTime: number } {
  const role = parseRole(input.roleArn)
  checkForm('RoleSessionName', input.roleSessionName, /^[\w+=,.@-]{2,128}$/)
  if (input.externalId) checkForm('ExternalId', input.externalId, /^[\w+=,.@:/-]{2,128}$/)
  const seconds = input.durationSeconds ?? defaultDuration
  if (seconds < 1 || seconds > longestDuration) {
    const rule = `must be from 1 to ${longestDuration}`
    refuse('InvalidParameter.OverTimeError', `DurationSeconds ${rule}; got ${seconds}.`)
  }
  checkPolicy(input.policy)
  const keys = (input.tags ?? []).map(({ key }) => key)
  if (keys.length > 50 || new Set(keys).size < keys.length) {
    refuse('InvalidParameter.ParamError', `Tags has ${keys.length} tags: at most 50 are allowed, each Key once.`)
  }
  if (input.serialNumber || input.tokenCode) {
    refuse('UnsupportedOperation', 'SerialNumber and TokenCode ask for a second factor, which is not modelled.')
  }
  const account = accounts.find(role.uin)
  if (account === undefined) {
    refuse('ResourceNotFound.RoleNotFound', `RoleArn ${quote(input.roleArn)} names an account that does not exist.`)
  }
  const issuer = principal.session?.issuer ?? principal.secretId
  const issuerKey = credentials.find(issuer)?.secretKey
  if (issuerKey === undefined) throw new Error(`the key pair ${issuer} that signed this request is gone`)
  const expiredTime = Math.floor(now / 1000) + seconds
  const session = {
    issuer,
    ...account,
    roleId: role.id,
    name: input.roleSessionName,
    principalUin: caller.uin,
    expiredTime,
    nonce: randomBytes(9).toString('base64url'),
  }
  return { ...issue(session, issuerKey), expiredTime }
}

/** A role named by its name has an id that follows from it. */
function parseRole(arn: string): { readonly uin: string; readonly id: string } {
  const [, uin, kind, name] = /^qcs::cam::uin\/(\d+):(role|roleName)\/([\w+=,.@-]{1,128})$/.exec(arn) ?? []
  if (uin === undefined || name === undefined) {
    const forms = 'qcs::cam::uin/<uin>:role/<id> or qcs::cam::uin/<uin>:roleName/<name>'
    refuse('InvalidParameter.ParamError', `RoleArn must be of the form ${forms}; got ${quote(arn)}.`)
  }
  if (kind === 'role') return { uin, id: name }
  const number = createHash('sha256').update(`${uin}/${name}`).digest().readUInt32BE(0) % 1_000_000_000
  return { uin, id: `4611686018${String(number).padStart(9, '0')}` }
}

function checkPolicy(policy: string | undefined): void {
  if (!policy) return
  const code = 'InvalidParameter.StrategyFormatError'
  try {
    const value: unknown = JSON.parse(decodeURIComponent(policy))
    if (typeof value === 'object' && value !== null) return
  } catch {
    // Said below, as for JSON that is no object.
  }
  refuse(code, `Policy must be the URL-encoded JSON of an object; got ${quote(policy)}.`)
}

function checkForm(member: string, value: string, form: RegExp): void {
  if (!form.test(value)) refuse('InvalidParameter.ParamError', `${member} ${quote(value)} must match ${form.source}.`)
}

function refuse(code: ErrorCode, message: string): never {
  throw new CloudError(code, message)
}
