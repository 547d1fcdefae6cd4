import type { Response } from '../harness.js'

/** A reply of every action about accounts, sessions and regions. */
export async function accountReplies(call: (action: string, parameters: object) => Promise<Response>): Promise<void> {
  await call('AssumeRole', { RoleArn: 'qcs::cam::uin/100000000001:roleName/admin', RoleSessionName: 'test' })
  await call('GetCallerIdentity', {})
  await call('GetUserAppId', {})
  await call('cvm.DescribeRegions', {})
  await call('cvm.DescribeZones', {})
  await call('api.DescribeRegions', { Product: 'cvm' })
  await call('api.DescribeZones', { Product: 'cvm' })
  await call('api.DescribeProducts', {})
}
