import { ApiError } from '@havip/rest-api'
import type { ClientConfig } from 'tencentcloud-sdk-nodejs/tencentcloud/common/interface.js'
import { Client as CamClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client.js'
import { Client as CvmClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client.js'
import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
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
}

/** How long the cloud may take for an answer, seconds. */
const usualAnswerLimit = 30

type Method = (request: never) => Promise<unknown>
/** The methods of an SDK client, which are the actions of its product. */
type Actions<Client> = { [N in keyof Client]: Client[N] extends Method ? N : never }[keyof Client] & string
type Request<Client, N extends keyof Client> = Client[N] extends (request: infer R, ...rest: never[]) => unknown
  ? R
  : never
type Reply<Client, N extends keyof Client> = Client[N] extends (...given: never[]) => Promise<infer R> ? R : never

interface Products {
  readonly vpc: VpcClient
  readonly cvm: CvmClient
  readonly cam: CamClient
}

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
    this.#products = { vpc: new VpcClient(config), cvm: new CvmClient(config), cam: new CamClient(config) }
  }

  /** Asks for something. ApiError with the cloud's code when it refuses. */
  read<P extends keyof Products, N extends Actions<Products[P]>>(
    product: P,
    action: N,
    request: Request<Products[P], N>,
  ): Promise<Reply<Products[P], N>> {
    return this.#send('read', product, action, request)
  }

  /** Changes something. ApiError with the cloud's code when it refuses, UnauthorizedOperation when this server only reads. */
  async write<P extends keyof Products, N extends Actions<Products[P]>>(
    product: P,
    action: N,
    request: Request<Products[P], N>,
  ): Promise<Reply<Products[P], N>> {
    this.checkWritable()
    return this.#send('write', product, action, request)
  }

  /** ApiError UnauthorizedOperation (403) when this server only reads. */
  checkWritable(): void {
    if (!this.#options.readOnly) return
    throw new ApiError('UnauthorizedOperation', 'This server was started with --read-only and changes nothing.')
  }

  get retry(): RetryOptions {
    return this.#options
  }

  #send<P extends keyof Products, N extends Actions<Products[P]>>(
    kind: 'read' | 'write',
    product: P,
    action: N,
    request: Request<Products[P], N>,
  ): Promise<Reply<Products[P], N>> {
    const client = this.#products[product]
    const send = () => (client[action] as (given: unknown) => Promise<Reply<Products[P], N>>).call(client, request)
    return retrying(action, kind, send, this.#options)
  }
}
