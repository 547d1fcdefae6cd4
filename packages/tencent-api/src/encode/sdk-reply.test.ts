import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { expectTypeOf, test } from 'vitest'
import type { VpcReply } from './complete.js'
import type { ActionOf, SdkReply } from './sdk-reply.js'

// Held by the type checker: every action is made with its name, and must answer this.
test('an action answers what the SDK expects of it, every member there', () => {
  type Wanted = SdkReply<'vpc', 'DescribeHaVips'>
  expectTypeOf<VpcReply<sdk.DescribeHaVipsResponse>>().toExtend<Wanted>()
  expectTypeOf<VpcReply<sdk.DescribeVpcsResponse>>().not.toExtend<Wanted>()
  expectTypeOf<{ readonly HaVipSet: [] }>().not.toExtend<Wanted>()
  expectTypeOf<{ readonly HaVipSet: []; readonly TotalCount: string }>().not.toExtend<Wanted>()
})

test('an action has the name of a method of the SDK', () => {
  expectTypeOf<'DescribeHaVips'>().toExtend<ActionOf<'vpc'>>()
  expectTypeOf<'DescribeHavips'>().not.toExtend<ActionOf<'vpc'>>()
})
