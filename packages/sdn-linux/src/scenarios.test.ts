import { describeScenarios } from '@havip/scenarios'
import { describe, it } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { makeLinuxNetwork } from '../test/linux-network.js'

const title = 'the rules of the network, in the Linux kernel'
const reason = await whyNoKernel()

if (reason !== undefined) describe(title, () => it.skip(`all of them [skipped: ${reason}]`))
else describeScenarios(title, makeLinuxNetwork)
