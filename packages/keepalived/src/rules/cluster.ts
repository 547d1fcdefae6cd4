import type { Configuration, VrrpInstance } from '../configuration.js'
import type { Place } from '../node.js'
import { type Hit, hit, type Rule, type Subject } from '../rule.js'
import { sharesAddress } from './peers.js'

const rfc = 'RFC 3768 section 7.1'

interface Pair {
  readonly mine: VrrpInstance
  readonly theirs: VrrpInstance
}

/** Compares what two nodes say of one virtual router; hits are in the node's own file. */
function compare(
  look: (pair: Pair) => { readonly at: Place; readonly message: string } | undefined,
): (subject: Subject) => Iterable<Hit> {
  return function* ({ configuration, others }) {
    for (const mine of configuration.instances) {
      for (const theirs of others.flatMap(({ instances }) => instances)) {
        const found = sharesAddress(mine, theirs) ? look({ mine, theirs }) : undefined
        if (found !== undefined) yield hit(found.at, found.message)
      }
    }
  }
}

const there = ({ file, line }: Place) => `${file}:${line}`

/** Advertisements of one that the other drops: both become MASTER. */
const deaf = 'each drops what the other advertises, and both become MASTER'

/** What the nodes of a cluster have to agree on. */
export const clusterRules: readonly Rule[] = [
  {
    id: 'router-id-differs',
    severity: 'error',
    source: rfc,
    find: compare(({ mine, theirs }) => {
      if (mine.routerId?.value === theirs.routerId?.value) return undefined
      const message = `virtual_router_id ${mine.routerId?.value}, and ${theirs.routerId?.value} in ${there(theirs)}: ${deaf}; give both the same.`
      return { at: mine.routerId ?? mine, message }
    }),
  },
  {
    id: 'router-id-clash',
    severity: 'error',
    source: rfc,
    *find({ configuration, others }) {
      for (const mine of configuration.instances) {
        for (const theirs of strangers(mine, others)) {
          yield hit(
            mine.routerId ?? mine,
            `virtual_router_id ${mine.routerId?.value} is that of ${theirs.name} in ${there(theirs)} too, which has other addresses: each takes the other's advertisements for its own; give each its own.`,
          )
        }
      }
    },
  },
  {
    id: 'password-differs',
    severity: 'error',
    source: rfc,
    find: compare(({ mine, theirs }) => {
      const shown = ({ version, password }: VrrpInstance) =>
        version === 3 || password === undefined ? 'no authentication' : `${password.type} ${password.text.slice(0, 8)}`
      if (shown(mine) === shown(theirs)) return undefined
      const message = `${shown(mine)}, and ${shown(theirs)} in ${there(theirs.password ?? theirs)}: ${deaf}; write the same into both.`
      return { at: mine.password ?? mine, message }
    }),
  },
  {
    id: 'version-differs',
    severity: 'error',
    source: rfc,
    find: compare(({ mine, theirs }) => {
      if (mine.version === theirs.version) return undefined
      const message = `${mine.name} speaks VRRP version ${mine.version}, and version ${theirs.version} in ${there(theirs)}: ${deaf}; write the same into both.`
      return { at: mine, message }
    }),
  },
  {
    id: 'interval-differs',
    severity: 'error',
    source: rfc,
    find: compare(({ mine, theirs }) => {
      const [own, other] = [mine.advertInterval.value, theirs.advertInterval.value]
      if (own === other || mine.version === 3) return undefined
      const message = `advert_int ${own}, and ${other} in ${there(theirs.advertInterval)}: ${deaf}; write the same into both.`
      return { at: mine.advertInterval, message }
    }),
  },
  {
    id: 'addresses-differ',
    severity: 'error',
    source: rfc,
    find: compare(({ mine, theirs }) => {
      const list = (instance: VrrpInstance) =>
        instance.addresses
          .map(({ text }) => text.split('/')[0])
          .sort()
          .join(', ')
      if (list(mine) === list(theirs)) return undefined
      const message = `${mine.name} has ${list(mine)}, and ${list(theirs)} in ${there(theirs)}: ${deaf}; list the same addresses in both.`
      return { at: mine, message }
    }),
  },
  {
    id: 'equal-priority',
    severity: 'warning',
    source: 'RFC 3768 section 6.4.3',
    find: compare(({ mine, theirs }) => {
      const [own, other] = [mine, theirs].map(({ priority }) => priority?.value ?? '100')
      if (own !== other) return undefined
      const message = `priority ${own}, as in ${there(theirs.priority ?? theirs)}: when both are MASTER for a moment the higher address decides, not you, and nopreempt does not help; give each node its own.`
      return { at: mine.priority ?? mine, message }
    }),
  },
  {
    id: 'two-masters',
    severity: 'warning',
    source: 'keepalived#166',
    find: compare(({ mine, theirs }) => {
      if (mine.state?.value !== 'MASTER' || theirs.state?.value !== 'MASTER') return undefined
      const message = `state MASTER, as in ${there(theirs.state)}: both announce when they start, and the later one has the HAVIP; write state BACKUP in both, priority decides.`
      return { at: mine.state, message }
    }),
  },
]

/** Instances elsewhere that have the same number on a common network, and share no address. */
function strangers(mine: VrrpInstance, others: readonly Configuration[]): VrrpInstance[] {
  if (!mine.addresses.some(({ address }) => address !== undefined)) return []
  return others
    .flatMap(({ instances }) => instances)
    .filter(
      (theirs) =>
        mine.routerId !== undefined && mine.routerId.value === theirs.routerId?.value && !sharesAddress(mine, theirs),
    )
    .filter((theirs) => mine.peers?.entries.some(({ value }) => value === theirs.sourceIp?.value))
}
