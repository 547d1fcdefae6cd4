import { CloudError, type ErrorCode } from '../errors.js'
import { zonesOf } from '../regions.js'
import type { ActionContext } from '../shell/context.js'
import type { Instance } from '../world/rows.js'
import { checkId, checkOneOf, checkSwitch } from './checks.js'
import type { LoginSettingsInput, RunInstancesInput } from './instance-input.js'
import { checkKeyIds } from './instance-key-pairs.js'

/** Refuses what the emulator would have to pretend: no member is taken and then ignored where that would mislead. */
export function checkModelled(input: RunInstancesInput): void {
  const unsupported = (member: string, what: string) =>
    new CloudError('UnsupportedOperation', `${member} is given: ${what} are not modelled by this emulator`)
  if (input.actionTimer !== undefined) throw unsupported('ActionTimer', 'scheduled actions')
  if (input.metadata !== undefined) throw unsupported('Metadata', 'custom metadata')
  if (input.cpuTopology !== undefined) throw unsupported('CpuTopology', 'CPU topologies')
  if (input.camRoleName) throw unsupported('CamRoleName', 'roles of instances')
  if (input.hpcClusterId) throw unsupported('HpcClusterId', 'HPC clusters')
  if (input.launchTemplate !== undefined) throw unsupported('LaunchTemplate', 'launch templates')
  if (input.dedicatedClusterId) throw unsupported('DedicatedClusterId', 'dedicated clusters')
  if (input.chcIds?.length) throw unsupported('ChcIds', 'hosted physical servers')
  if (input.enableJumboFrame === true) throw unsupported('EnableJumboFrame', 'jumbo frames')
  if (input.networkInterfaces?.length) throw unsupported('NetworkInterfaces', 'several ENIs at launch')
  if (input.instanceMarketOptions !== undefined) throw unsupported('InstanceMarketOptions', 'spot instances')
  if (input.virtualPrivateCloud?.ipv6AddressCount) throw unsupported('Ipv6AddressCount', 'IPv6 addresses')
  if (input.placement?.dedicatedResourcePackIds?.length) throw unsupported('DedicatedResourcePackIds', 'resource packs')
}

export function checkZone(input: RunInstancesInput, context: ActionContext): string {
  const { placement } = input
  if (placement === undefined) throw new CloudError('MissingParameter', 'Placement is missing')
  const { region } = context.caller
  const zones = zonesOf(context.settings, region)
  if (!zones.includes(placement.zone)) {
    throw new CloudError(
      'InvalidZone.MismatchRegion',
      `Zone '${placement.zone}' is not one of ${region}: expected one of ${zones.join(', ')}`,
    )
  }
  for (const id of placement.hostIds ?? []) {
    throw new CloudError('InvalidHostId.NotFound', `HostIds '${id}' does not exist: dedicated hosts are not modelled`)
  }
  return placement.zone
}

export function checkCharge(input: RunInstancesInput): Instance['chargeType'] {
  const type = checkOneOf('InstanceChargeType', input.instanceChargeType ?? 'POSTPAID_BY_HOUR', [
    'PREPAID',
    'POSTPAID_BY_HOUR',
    'CDHPAID',
    'SPOTPAID',
    'CDCPAID',
  ])
  if (type !== 'PREPAID' && type !== 'POSTPAID_BY_HOUR') {
    throw new CloudError('UnsupportedOperation', `InstanceChargeType '${type}' is not modelled by this emulator`)
  }
  return type
}

export function checkImage(imageId: string | undefined): string {
  if (imageId === undefined) throw new CloudError('MissingParameter', 'ImageId is missing')
  return checkId('ImageId', 'img', imageId, 'InvalidImageId.Malformed')
}

export function checkCounts(input: RunInstancesInput): number {
  const { instanceCount: n = 1, minCount } = input
  if (n < 1 || n > 500) {
    throw new CloudError('InvalidParameterValue.Range', `InstanceCount ${n} is out of range: expected 1 to 500`)
  }
  if (minCount !== undefined && (minCount < 1 || minCount > n)) {
    throw new CloudError(
      'InvalidParameterValue.InvalidParameterMinCount',
      `MinCount ${minCount} is out of range: expected 1 to InstanceCount (${n})`,
    )
  }
  return n
}

/** Projects are not modelled: any number that could be one is taken. */
export function checkProject(projectId: number): number {
  if (projectId >= 0 && projectId < 2 ** 31) return projectId
  throw new CloudError('InvalidProjectId.NotFound', `ProjectId ${projectId} does not exist`)
}

/** The same rules answer with different codes in different actions. */
interface LoginCodes {
  readonly password: ErrorCode
  readonly combination: ErrorCode
}

const launchLoginCodes: LoginCodes = { password: 'InvalidPassword', combination: 'InvalidParameterCombination' }

export const resetLoginCodes: LoginCodes = {
  password: 'InvalidParameterValue.InvalidPassword',
  combination: 'InvalidParameter.ParameterConflict',
}

/**
 * Password, key pairs and the login of the image exclude each other. A password has 8 to 30 characters of two classes at
 * least (the rule for Linux; images are not known here). Passwords are never stored.
 */
export function checkLogin(
  settings: LoginSettingsInput = {},
  codes: LoginCodes = launchLoginCodes,
): Pick<Instance, 'keyIds' | 'keepImageLogin'> {
  const { password, keyIds = [] } = settings
  const keepImageLogin = checkSwitch('KeepImageLogin', settings.keepImageLogin || 'false')
  const given = [
    ...(password === undefined ? [] : ['Password']),
    ...(keyIds.length === 0 ? [] : ['KeyIds']),
    ...(keepImageLogin ? ['KeepImageLogin'] : []),
  ]
  if (given.length > 1) {
    throw new CloudError(codes.combination, `LoginSettings has ${given.join(' and ')}: give one of them`)
  }
  if (password !== undefined) checkPassword(password, codes.password)
  return { keyIds: checkKeyIds(keyIds), keepImageLogin }
}

function checkPassword(password: string, code: ErrorCode): void {
  if (password.length < 8 || password.length > 30) {
    throw new CloudError(code, `Password has ${password.length} characters: expected 8 to 30`)
  }
  if ([/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length < 2) {
    throw new CloudError(
      code,
      'Password is of one kind of character: expected two of lower case, upper case, digits and others',
    )
  }
}

/** User data is base64 of at most 16 KiB. */
export function checkUserData(
  userData: string | undefined,
  tooLarge: ErrorCode = 'InvalidParameterValue.TooLarge',
): void {
  if (userData === undefined || userData === '') return
  // First, so that nothing is looked for in what may be megabytes.
  if (userData.length > 16 * 1024) {
    throw new CloudError(tooLarge, `UserData has ${userData.length} bytes: at most 16384 are allowed`)
  }
  if (!isBase64(userData.replaceAll(/\s/g, ''))) {
    throw new CloudError('InvalidParameterValue.InvalidUserDataFormat', 'UserData is not base64')
  }
}

/** RFC 4648 section 4; the padding may be left out. */
function isBase64(text: string): boolean {
  const [, data = '', padding = ''] = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text) ?? []
  return data !== '' && data.length % 4 !== 1 && (padding === '' || text.length % 4 === 0)
}
