import type { Trials } from './seed.js'

// The examples ask for a product `xx`, which there is none of.
const cvm = (request: Record<string, unknown>) => ({ ...request, Product: 'cvm' })

/** Sessions, identities and regions. */
export const accountTrials: Trials = {
  // The role is of an account that the server must know.
  'sts AssumeRole': {
    mend: (request) => ({ ...request, RoleArn: 'qcs::cam::uin/100000000001:roleName/readOnlyRole' }),
  },
  'api DescribeRegions': { mend: cvm },
  'api DescribeZones': { mend: cvm },
}
