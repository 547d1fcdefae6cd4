import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import { Failure } from '../failure.js'

export interface CloudAccess {
  readonly url: string
  readonly region: string
  readonly credential: { readonly secretId: string; readonly secretKey: string; readonly token?: string }
  /** How long one request may take, seconds. */
  readonly requestSeconds: number
}

/** The official SDK for a cloud. */
export function clientOf({ url, region, credential, requestSeconds }: CloudAccess): VpcClient {
  const { protocol, host } = new URL(url)
  const httpProfile = { endpoint: host, protocol: `${protocol}//`, reqTimeout: requestSeconds }
  return new VpcClient({ credential: { ...credential }, region, profile: { httpProfile } })
}

/**
 * Whether it helps to look again: the API was busy, out of reach or over its rate, or another one was faster.
 * What has no code comes from the network or is no reply of the API.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof Failure) return false
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || code === '' || !/^[A-Z][a-z]/.test(code)) return true
  return passing.test(code)
}

const passing = new RegExp(
  `^(${[
    'RequestLimitExceeded(\\..*)?',
    'LimitExceeded\\.ActionLimited',
    'InternalError(\\..*)?',
    'InternalServerError(\\..*)?',
    'ResourceUnavailable',
    'ResourceNotFound',
    'UnauthorizedOperation\\.AttachmentNotFound',
    'UnsupportedOperation\\.(InvalidState|MutexOperationTaskRunning)',
    // Of EIPs: another one has bound or unbound it meanwhile, or does.
    'OperationDenied\\.MutexTaskRunning',
    'InvalidAddressIdStatus\\.NotPermit',
    'InvalidAddressId\\.StatusNotPermit',
    'UnsupportedOperation\\.(AddressStatusNotPermit|StatusNotPermit)',
  ].join('|')})$`,
)

/** One line of what the API or the network said. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  const text = (message ?? String(error)).replaceAll(/\s+/g, ' ')
  return code && !text.includes(code) ? `${code}: ${text}` : text
}
