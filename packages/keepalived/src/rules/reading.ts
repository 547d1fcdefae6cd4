import { hit, type Rule } from '../rule.js'

const manual = 'keepalived.conf(5)'

/** What keepalived itself cannot read, or does not start with. */
export const readingRules: readonly Rule[] = [
  {
    id: 'syntax',
    severity: 'error',
    source: manual,
    *find({ configuration }) {
      for (const { message, ...place } of configuration.parsed.problems) yield hit(place, `${message}.`)
    },
  },
  {
    id: 'no-instance',
    severity: 'error',
    source: manual,
    *find({ configuration }) {
      if (configuration.instances.length > 0) return
      const where = { file: configuration.file, line: 1 }
      yield hit(where, 'There is no vrrp_instance, so nothing is ever announced; `havip keepalived render` writes one.')
    },
  },
  {
    id: 'router-id',
    severity: 'error',
    source: manual,
    *find({ configuration: { instances } }) {
      for (const { name, routerId, ...instance } of instances) {
        const value = Number(routerId?.value)
        if (Number.isInteger(value) && value >= 1 && value <= 255) continue
        const what =
          routerId === undefined ? 'has no virtual_router_id' : `has the virtual_router_id '${routerId.value}'`
        yield hit(routerId ?? instance, `${name} ${what}, and keepalived does not start it; give one from 1 to 255.`)
      }
    },
  },
  {
    id: 'router-id-twice',
    severity: 'error',
    source: 'keepalived#1969',
    *find({ configuration: { instances } }) {
      for (const [at, one] of instances.entries()) {
        const same = instances
          .slice(0, at)
          .find(
            (other) =>
              one.routerId !== undefined &&
              other.routerId?.value === one.routerId.value &&
              other.interface?.value === one.interface?.value,
          )
        if (same === undefined || one.routerId === undefined) continue
        yield hit(
          one.routerId,
          `${one.name} and ${same.name} (line ${same.line}) have the virtual_router_id ${one.routerId.value} on one interface, also with different unicast peers: keepalived drops one of them; give each its own.`,
        )
      }
    },
  },
  {
    id: 'vrrp-strict',
    severity: 'error',
    source: manual,
    *find({ configuration: { strict, instances } }) {
      if (strict === undefined || !instances.some(({ peers }) => peers !== undefined)) return
      yield hit(
        strict,
        'vrrp_strict forbids unicast peers and lets the firewall drop what is sent to the HAVIP; remove the line.',
      )
    },
  },
]
