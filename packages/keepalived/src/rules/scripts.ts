import { hit, type Rule } from '../rule.js'

/** What takes a node out of the election when the service on it fails. */
export const scriptRules: readonly Rule[] = [
  {
    id: 'no-such-script',
    severity: 'error',
    source: 'keepalived.conf(5)',
    *find({ configuration: { instances, scripts } }) {
      const known = new Set(scripts.map(({ value }) => value))
      for (const { value, ...place } of instances.flatMap(({ trackScripts }) => trackScripts)) {
        if (!known.has(value))
          yield hit(
            place,
            `There is no vrrp_script ${value}, and keepalived goes on without it: when the service fails the HAVIP stays; define one before the vrrp_instance.`,
          )
      }
    },
  },
  {
    id: 'script-later',
    severity: 'warning',
    source: 'keepalived.conf(5)',
    *find({ configuration: { instances, scripts } }) {
      for (const { value, ...script } of scripts) {
        const used = instances.find(({ trackScripts }) => trackScripts.some((tracked) => tracked.value === value))
        if (used !== undefined && used.file === script.file && used.line < script.line)
          yield hit(
            script,
            `vrrp_script ${value} stands behind ${used.name}, which tracks it; some versions want it before.`,
          )
      }
    },
  },
  {
    id: 'empty-script',
    severity: 'error',
    source: 'keepalived.conf(5)',
    *find({ configuration: { scripts } }) {
      for (const { value, script, ...place } of scripts) {
        if (script === undefined || script === '')
          yield hit(place, `vrrp_script ${value} runs nothing, and keepalived ignores it; give its command by script.`)
      }
    },
  },
]
