import { CloudError } from '@havip/cloud'
import { type Pair, readForm } from './form.js'
import type { OpenRequest } from './request.js'
import { decodeUtf8 } from './utf8.js'

/** The common parameters of a call, as sent: nothing is checked but that Action and Version are there. */
export interface Common {
  readonly action: string
  readonly version: string
  readonly region: string | undefined
  readonly timestamp: string | undefined
  readonly token: string | undefined
  readonly language: string | undefined
}

/** A request with its common parameters. `form` holds every parameter of a v1 call, the common ones too. */
export type Call =
  | { readonly scheme: 'TC3'; readonly request: OpenRequest; readonly common: Common }
  | { readonly scheme: 'v1'; readonly request: OpenRequest; readonly common: Common; readonly form: readonly Pair[] }

/** The parameters of a v1 call that belong to the call, not to the action. */
export const commonNames: ReadonlySet<string> = new Set([
  'Action',
  'Version',
  'Region',
  'Timestamp',
  'Nonce',
  'SecretId',
  'Signature',
  'SignatureMethod',
  'Token',
  'Language',
  'RequestClient',
])

/** Finds the common parameters. CloudError MissingParameter without Action or Version. */
export function readCall(request: OpenRequest): Call {
  if (request.scheme === 'TC3') {
    const common = readCommon((name) => request.headers.get(`x-tc-${name.toLowerCase()}`))
    return { scheme: 'TC3', request, common }
  }
  const form = readForm(request.method === 'GET' ? request.target.query : decodeUtf8(request.body))
  const common = readCommon((name) => form.find((pair) => pair[0] === name)?.[1])
  return { scheme: 'v1', request, common, form }
}

function readCommon(get: (name: string) => string | undefined): Common {
  const optional = (name: string) => get(name) || undefined
  const action = optional('Action') ?? missing('Action')
  const version = optional('Version') ?? missing('Version')
  return {
    action,
    version,
    region: optional('Region'),
    timestamp: optional('Timestamp'),
    token: optional('Token'),
    language: optional('Language'),
  }
}

export function missing(name: string): never {
  throw new CloudError('MissingParameter', `The request is missing the required parameter \`${name}\`.`)
}
