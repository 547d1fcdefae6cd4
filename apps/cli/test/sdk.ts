import { developmentAccount } from '@havip/server'
import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import { DemoCloud } from '../src/demo/cloud.js'
import { seed } from '../src/demo/seed.js'

const [key] = developmentAccount.keys

/** The official SDK for a server. */
export function vpcClient(url: string, credential: { secretId: string; secretKey: string } = key): VpcClient {
  const { protocol, host } = new URL(url)
  const profile = { httpProfile: { endpoint: host, protocol: `${protocol}//` } }
  return new VpcClient({ credential: { ...credential }, region: seed.region, profile })
}

/** The example of the demo, and the actions it needs. */
export function demoCloud(url: string): DemoCloud {
  return new DemoCloud(url, key)
}

/** The member, which the SDK's types say may be missing, and the API's say is not. */
export function given<T>(member: T | null | undefined): NonNullable<T> {
  if (member === undefined || member === null) throw new Error('the reply lacks a member')
  return member
}

/** The error codes of those that were refused; rethrows what is no answer of the API. */
export function codesOf(results: readonly PromiseSettledResult<unknown>[]): string[] {
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return []
    const { code } = result.reason as { code?: string }
    if (code === undefined) throw result.reason
    return [code]
  })
}

/** Does the jobs, `width` of them at a time, and resolves with how each ended. */
export async function hammer<T>(
  jobs: readonly (() => Promise<T>)[],
  width: number,
): Promise<PromiseSettledResult<T>[]> {
  const results: PromiseSettledResult<T>[] = []
  const left = [...jobs]
  const work = async () => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) {
      results.push(...(await Promise.allSettled([job()])))
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  return results
}
