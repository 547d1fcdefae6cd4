import { accountTrials } from './account.js'
import { diskTrials } from './disk.js'
import { eipTrials } from './eip.js'
import { instanceChangeTrials } from './instance-change.js'
import { networkTrials } from './network.js'
import { placeTrials } from './place.js'
import { placementTrials } from './placement.js'
import { routeTrials } from './route.js'
import { securityGroupTrials } from './security-group.js'
import type { Trials } from './seed.js'
import { tagTrials } from './tag.js'

/** Every family's trials, one line each. */
export const trials: Trials = {
  ...networkTrials,
  ...accountTrials,
  ...tagTrials,
  ...routeTrials,
  ...securityGroupTrials,
  ...eipTrials,
  ...placeTrials,
  ...diskTrials,
  ...instanceChangeTrials,
  ...placementTrials,
}
