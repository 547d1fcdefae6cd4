import { describeScenarios } from '@havip/scenarios'
import { makeLinuxNetwork } from '../test/linux-network.js'

describeScenarios(
  'the rules of the network, in the Linux kernel',
  {
    cannot: {
      'send-from-unattached-eni': 'an ENI that is attached to nothing has no guest that could send',
      'send-from-stopped-instance': 'a stopped instance has no processes that could send',
    },
  },
  makeLinuxNetwork,
)
