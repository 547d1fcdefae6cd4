import type { Ipv4 } from '@havip/net'
import type { VirtualAddress, VrrpInstance } from '../configuration.js'
import type { HaVipFact, SelfFact } from '../facts.js'
import { hit, type Rule, type Subject } from '../rule.js'

const overview = 'Tencent Cloud VPC, HAVIP overview (215/31817)'

interface Announced {
  readonly instance: VrrpInstance
  readonly entry: VirtualAddress
  readonly address: Ipv4
  /** The HAVIP of that address; undefined when there is none, or none is known. */
  readonly haVip: HaVipFact | undefined
}

/** What is announced, and whether this network lets it be. */
export const addressRules: readonly Rule[] = [
  {
    id: 'no-virtual-address',
    severity: 'error',
    source: overview,
    *find({ configuration: { instances } }) {
      for (const { name, addresses, ...instance } of instances) {
        if (addresses.length > 0) continue
        yield hit(instance, `${name} has no virtual_ipaddress, so it announces nothing; give the HAVIP's address.`)
      }
    },
  },
  {
    id: 'not-ipv4',
    severity: 'error',
    source: overview,
    *find({ configuration: { instances } }) {
      for (const { text, address, ...place } of instances.flatMap(({ addresses }) => addresses)) {
        if (address === undefined)
          yield hit(place, `'${text}' is no IPv4 address, and a HAVIP has no other; give the HAVIP's address.`)
      }
    },
  },
  {
    id: 'not-a-havip',
    severity: 'error',
    source: overview,
    *find(subject) {
      const { haVips } = subject.facts
      if (haVips === undefined) return
      const known =
        haVips.length === 0 ? 'there is none' : `there are ${haVips.map(({ address }) => address).join(', ')}`
      for (const { entry, address, haVip } of announced(subject)) {
        if (haVip === undefined)
          yield hit(
            entry,
            `${address} is no HAVIP of this VPC (${known}): the network refuses its announcements as spoofing, and no packet reaches it; create the HAVIP first.`,
          )
      }
    },
  },
  {
    id: 'other-subnet',
    severity: 'error',
    source: overview,
    *find(subject) {
      const { self } = subject.facts
      for (const { instance, entry, address, haVip } of announced(subject)) {
        const eni = interfaceOf(self, entry.device ?? instance.interface?.value)
        if (eni === undefined || haVip?.subnetId === undefined || haVip.subnetId === eni.subnetId) continue
        yield hit(
          entry,
          `${address} is a HAVIP of ${haVip.subnetId}, and ${eni.device} of ${self?.id} is in ${eni.subnetId}: the network refuses the announcement; announce it from an ENI of the HAVIP's subnet.`,
        )
      }
    },
  },
  {
    id: 'not-associated',
    severity: 'error',
    source: 'Tencent Cloud VPC API, AssociateHaVipInstance',
    *find(subject) {
      const { self } = subject.facts
      if (self === undefined) return
      for (const { instance, entry, address, haVip } of announced(subject)) {
        if (haVip?.claimants === undefined || haVip.claimants === null) continue
        const eni = interfaceOf(self, entry.device ?? instance.interface?.value)
        if (haVip.claimants.includes(self.id) || (eni && haVip.claimants.includes(eni.networkInterfaceId))) continue
        const who = haVip.claimants.length === 0 ? 'nobody is' : `only ${haVip.claimants.join(', ')} are`
        yield hit(
          entry,
          `CheckAssociate of ${haVip.id ?? address} is on and ${who} associated: announcements of ${address} by ${self.id} are refused; associate it (AssociateHaVipInstance).`,
        )
      }
    },
  },
  {
    id: 'address-twice',
    severity: 'error',
    source: 'keepalived.conf(5)',
    *find({ configuration: { instances } }) {
      const seen = new Map<string, VirtualAddress>()
      for (const entry of instances.flatMap(({ addresses }) => addresses)) {
        const before = entry.address && seen.get(entry.address)
        if (before)
          yield hit(
            entry,
            `${entry.text} stands in line ${before.line} already: two instances that elect different nodes would take it from each other; list it once.`,
          )
        else if (entry.address) seen.set(entry.address, entry)
      }
    },
  },
]

function announced({ configuration, facts }: Subject): Announced[] {
  const byAddress = new Map(facts.haVips?.map((haVip) => [haVip.address, haVip]))
  return configuration.instances.flatMap((instance) =>
    instance.addresses.flatMap((entry) =>
      entry.address === undefined
        ? []
        : [{ instance, entry, address: entry.address, haVip: byAddress.get(entry.address) }],
    ),
  )
}

function interfaceOf(self: SelfFact | undefined, device: string | undefined) {
  return self?.interfaces.find((each) => each.device === device)
}
