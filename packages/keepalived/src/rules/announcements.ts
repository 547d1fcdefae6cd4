import type { GarpSettings } from '../configuration.js'
import { hit, type Rule, type Severity } from '../rule.js'

interface GarpRule {
  readonly id: string
  readonly severity: Severity
  readonly source: string
  readonly setting: keyof GarpSettings
  readonly isWrong: (value: number | undefined) => boolean
  readonly message: string
}

// keepalived's own values where nothing is set: delay 5, repeat 5, refresh 0, lower_prio_repeat as repeat.
const rules: readonly GarpRule[] = [
  {
    id: 'no-garp-refresh',
    severity: 'warning',
    source: 'keepalived#166, machine-config-operator#2782',
    setting: 'refresh',
    isWrong: (value) => value === undefined || value === 0,
    message:
      'announces its addresses only when it becomes MASTER: an announcement that the network missed, or one of another node after it, leaves the HAVIP in the wrong place for good; set garp_master_refresh 5.',
  },
  {
    id: 'garp-once',
    severity: 'warning',
    source: 'tiproxy#935',
    setting: 'repeat',
    isWrong: (value) => value !== undefined && value <= 1,
    message: 'sends one announcement at a time, and one frame may be lost; leave garp_master_repeat at 5.',
  },
  {
    id: 'garp-no-second-set',
    severity: 'warning',
    source: 'machine-config-operator#2782',
    setting: 'delay',
    isWrong: (value) => value === 0,
    message:
      'does not announce a second time shortly after it became MASTER: announcements are lost in bursts; set garp_master_delay 1.',
  },
  {
    id: 'garp-silent-after-split',
    severity: 'warning',
    source: 'keepalived#166, metallb#584',
    setting: 'lowerPriorityRepeat',
    isWrong: (value) => value === 0,
    message:
      'says nothing when it learns that a node of lower priority was MASTER too, and that node announced last: the HAVIP stays there; leave garp_lower_prio_repeat at its default.',
  },
]

/** How often, and when, the addresses are announced. */
export const announcementRules: readonly Rule[] = rules.map(({ setting, isWrong, message, ...rule }) => ({
  ...rule,
  *find({ configuration: { instances } }) {
    for (const { name, garp, ...instance } of instances) {
      const set = garp[setting]
      if (isWrong(set?.value)) yield hit(set ?? instance, `${name} ${message}`)
    }
  },
}))
