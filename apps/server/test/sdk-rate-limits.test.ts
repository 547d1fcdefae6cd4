import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, sdk } from './sdk.js'

let limited: CloudUnderTest
let free: CloudUnderTest

beforeAll(async () => {
  ;[limited, free] = await Promise.all([startCloud({ rateLimits: true }), startCloud()])
})

afterAll(() => Promise.all([limited.close(), free.close()]))

/** More at once than any second's limit. */
function manyDescribes(url: string) {
  const { vpc } = sdk(url)
  return Promise.allSettled(Array.from({ length: 120 }, () => vpc.DescribeVpcs({})))
}

test('with rate limits a burst gets some answers, and RequestLimitExceeded for the others', async () => {
  const answers = await manyDescribes(limited.url)
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(20)
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['RequestLimitExceeded']))
  // Another region, and another action, have limits of their own.
  expect((await sdk(limited.url, { region: 'ap-shanghai' }).vpc.DescribeVpcs({})).TotalCount).toBe(0)
  expect(await codeOf(sdk(limited.url).vpc.DeleteVpc({ VpcId: 'vpc-00000000' }))).toBe('ResourceNotFound')
})

test('without them the same burst is answered', async () => {
  const answers = await manyDescribes(free.url)
  expect(answers.filter(({ status }) => status === 'rejected')).toEqual([])
})
