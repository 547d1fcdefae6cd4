import type { Client as ApiClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/api/v20201106/api_client.js'
import type { Client as CamClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client.js'
import type { Client as CbsClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_client.js'
import type { Client as CvmClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client.js'
import type { Client as StsClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client.js'
import type { Client as TagClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client.js'
import type { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import type { Complete } from './complete.js'

/** The official SDK's client of each product. */
interface Clients {
  readonly api: ApiClient
  readonly cam: CamClient
  readonly cbs: CbsClient
  readonly cvm: CvmClient
  readonly sts: StsClient
  readonly tag: TagClient
  readonly vpc: VpcClient
}

export type Product = keyof Clients

/** The actions of a product, by the SDK's methods. */
export type ActionOf<P extends Product> = keyof Clients[P] & string

type Answered<Method> = Method extends (...args: never[]) => Promise<infer Response> ? Response : never

/**
 * What an action must answer: what the SDK's method of its name resolves with, every member there; which of them may be
 * null the replies' own types say more exactly.
 */
export type SdkReply<P extends Product, N extends ActionOf<P>> = Complete<
  Omit<Answered<Clients[P][N]>, 'RequestId'>,
  string
>
