import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import { attachmentRefusals } from '../../test/refusals/attachment.js'
import { diskRefusals } from '../../test/refusals/disk.js'
import { eipRefusals } from '../../test/refusals/eip.js'
import { eniAddressRefusals } from '../../test/refusals/eni-address.js'
import { eniChangeRefusals } from '../../test/refusals/eni-change.js'
import { haVipRefusals } from '../../test/refusals/ha-vip.js'
import { associationRefusals } from '../../test/refusals/ha-vip-association.js'
import { instanceOperationRefusals } from '../../test/refusals/instance-operation.js'
import { instancePowerRefusals } from '../../test/refusals/instance-power.js'
import { instanceResetRefusals } from '../../test/refusals/instance-reset.js'
import { networkInterfaceRefusals } from '../../test/refusals/network-interface.js'
import { placementGroupRefusals } from '../../test/refusals/placement-group.js'
import { publicIpRefusals } from '../../test/refusals/public-ip.js'
import { reserveIpRefusals } from '../../test/refusals/reserve-ip.js'
import { routeRefusals } from '../../test/refusals/route.js'
import { runInstancesRefusals } from '../../test/refusals/run-instances.js'
import { securityGroupRefusals } from '../../test/refusals/security-group.js'
import { subnetsRefusals } from '../../test/refusals/subnets.js'
import { vpcRefusals } from '../../test/refusals/vpc.js'

const refusals = Object.entries({
  ...vpcRefusals,
  ...networkInterfaceRefusals,
  ...attachmentRefusals,
  ...haVipRefusals,
  ...associationRefusals,
  ...runInstancesRefusals,
  ...instancePowerRefusals,
  ...instanceOperationRefusals,
  ...instanceResetRefusals,
  ...routeRefusals,
  ...securityGroupRefusals,
  ...diskRefusals,
  ...eipRefusals,
  ...publicIpRefusals,
  ...eniAddressRefusals,
  ...eniChangeRefusals,
  ...subnetsRefusals,
  ...reserveIpRefusals,
  ...placementGroupRefusals,
})

describe.each(refusals)('%s refuses, and changes nothing:', (_action, cases) => {
  it.each(cases)('$why', ({ code, says, ask, lab }) => {
    const error = ask(new Lab(lab))
    expect(error.code).toBe(code)
    for (const part of says) expect(error.message).toContain(part)
    expect(error.message, 'one line').not.toMatch(/\n/)
  })
})

/** Codes any action may answer with, those with sub-codes in the VPC product only (wire.md, sections 7 and 9). */
const common = [
  ...['MissingParameter', 'InvalidParameter', 'InvalidParameterValue', 'LimitExceeded', 'ResourceNotFound'],
  // What is not modelled says so in whatever action it is asked for.
  'UnsupportedOperation',
]
const commonInVpc = [
  ...['Malformed', 'Range', 'TooLong', 'Duplicate', 'Reserved', 'LimitExceeded'].map(
    (s) => `InvalidParameterValue.${s}`,
  ),
  'UnsupportedOperation.IdempotentParameterMismatch',
]

interface Documented {
  readonly service: string
  readonly action: string
  readonly errorCodes: readonly string[]
}

describe('every code an action answers with is one that the API documents for it', () => {
  // The reference is not part of this repository.
  const file = new URL('../../../../../shared/tencent-api/actions.json', import.meta.url)
  if (!existsSync(file)) {
    const reason = 'skipped: ../shared/tencent-api/actions.json is not here, so codes are not checked against it'
    console.warn(reason)
    it.skip(reason)
    return
  }
  const documented = JSON.parse(readFileSync(file, 'utf8')) as Documented[]
  it.each(refusals)('%s', (name, cases) => {
    const action = documented.find((known) => known.action === name)
    expect(action, `${name} is an action`).toBeDefined()
    const allowed = [...(action?.errorCodes ?? []), ...common, ...(action?.service === 'vpc' ? commonInVpc : [])]
    expect([...new Set(cases.map(({ code }) => code))].filter((code) => !allowed.includes(code))).toEqual([])
  })
})
