import { ApiError } from '@havip/rest-api'
import type { ClientConfig } from 'tencentcloud-sdk-nodejs/tencentcloud/common/interface.js'
import { Client as CamClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client.js'
import { Client as CvmClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client.js'
import { Client as TagClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client.js'
import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import type { RequestKind } from './errors.js'
import { type RetryOptions, retrying } from './retry.js'

export interface CallerOptions extends RetryOptions {
  readonly secretId: string
  readonly secretKey: string
  /** Of a temporary key pair. */
  readonly token?: string | undefined
  readonly region: string
  /** The URL to ask instead of Tencent Cloud, such as that of an emulator. */
  readonly endpoint?: string | undefined
  /** Whether changes are refused here, before the cloud is asked. */
  readonly readOnly?: boolean
  /** Whether of a change is only told what would be sent. */
  readonly dryRun?: boolean
  /** Whether things may be deleted that do not carry the mark of having been made here. */
  readonly allowForeignDeletes?: boolean
}

/** How long the cloud may take for an answer, seconds. */
const usualAnswerLimit = 30

type Method = (request: never) => Promise<unknown>

interface Products {
  readonly vpc: VpcClient
  readonly cvm: CvmClient
  readonly cam: CamClient
  readonly tag: TagClient
}
export type ProductName = keyof Products
/** The methods of an SDK client, which are the actions of its product. */
export type Actions<P extends ProductName> = {
  [N in keyof Products[P]]: Products[P][N] extends Method ? N : never
}[keyof Products[P]] &
  string
export type Request<P extends ProductName, N extends keyof Products[P]> = Products[P][N] extends (
  request: infer R,
  ...rest: never[]
) => unknown
  ? R
  : never
export type Reply<P extends ProductName, N extends keyof Products[P]> = Products[P][N] extends (
  ...given: never[]
) => Promise<infer R>
  ? R
  : never

/** The official SDK's clients: every request to the cloud goes through here, is repeated when that may help, and counted as a read or a change. */
export class Clients {
  readonly region: string
  readonly #options: CallerOptions
  readonly #products: Products

  constructor(options: CallerOptions) {
    const { secretId, secretKey, token, region, endpoint, answerLimit = usualAnswerLimit } = options
    const { protocol, host } = endpoint === undefined ? {} : new URL(endpoint)
    const config: ClientConfig = {
      credential: { secretId, secretKey, ...(token !== undefined && { token }) },
      region,
      profile: {
        language: 'en-US',
        httpProfile: {
          reqTimeout: answerLimit,
          ...(host !== undefined && { endpoint: host, protocol: `${protocol}//` }),
        },
      },
    }
    this.region = region
    this.#options = options
    this.#products = {
      vpc: new VpcClient(config),
      cvm: new CvmClient(config),
      cam: new CamClient(config),
      tag: new TagClient(config),
    }
  }

  /** Asks for something. ApiError with the cloud's code when it refuses. */
  read<P extends ProductName, N extends Actions<P>>(
    product: P,
    action: N,
    request: Request<P, N>,
  ): Promise<Reply<P, N>> {
    return this.#send('read', product, action, request)
  }

  /** Changes something. ApiError with the cloud's code when it refuses, UnauthorizedOperation when this server only reads. */
  async write<P extends ProductName, N extends Actions<P>>(
    product: P,
    action: N,
    request: Request<P, N>,
  ): Promise<Reply<P, N>> {
    this.checkWritable()
    // With a token a repetition makes nothing twice.
    const hasToken = typeof request === 'object' && request !== null && 'ClientToken' in request
    return this.#send(hasToken ? 'write with a token' : 'write', product, action, request)
  }

  /** ApiError UnauthorizedOperation (403) when this server only reads. */
  checkWritable(): void {
    if (!this.#options.readOnly) return
    throw new ApiError('UnauthorizedOperation', 'This server was started with --read-only and changes nothing.')
  }

  get dryRun(): boolean {
    return this.#options.dryRun ?? false
  }

  get allowForeignDeletes(): boolean {
    return this.#options.allowForeignDeletes ?? false
  }

  get retry(): RetryOptions {
    return this.#options
  }

  #send<P extends ProductName, N extends Actions<P>>(
    kind: RequestKind,
    product: P,
    action: N,
    request: Request<P, N>,
  ): Promise<Reply<P, N>> {
    const client = this.#products[product]
    const send = () => (client[action] as (given: unknown) => Promise<Reply<P, N>>).call(client, request)
    return retrying(action, kind, send, this.#options)
  }
}
