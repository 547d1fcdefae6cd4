import { parseIpv4 } from '@havip/net'
import type { VrrpInstance } from '../configuration.js'
import { hit, type Rule, type Subject } from '../rule.js'

const overview = 'Tencent Cloud VPC, HAVIP overview (215/31817)'

/** Whom the node tells that it lives, and from which address. */
export const peerRules: readonly Rule[] = [
  {
    id: 'no-unicast-peer',
    severity: 'error',
    source: overview,
    *find({ configuration: { instances } }) {
      for (const { name, peers, ...instance } of instances) {
        if (peers !== undefined && peers.entries.length > 0) continue
        const what = peers === undefined ? 'has no unicast_peer' : 'has an empty unicast_peer'
        yield hit(
          peers ?? instance,
          `${name} ${what}, so it advertises by multicast, which this network does not carry: every node becomes MASTER, and the HAVIP goes to whoever announced last; list the addresses of the other nodes.`,
        )
      }
    },
  },
  {
    id: 'peer-address',
    severity: 'error',
    source: 'keepalived.conf(5)',
    *find({ configuration: { instances } }) {
      for (const { name, peers } of instances) {
        for (const { value, ...place } of peers?.entries ?? []) {
          if (parseIpv4(value) === undefined)
            yield hit(place, `${name} has the peer '${value}', which is no IPv4 address; give the node's private IP.`)
        }
      }
    },
  },
  {
    id: 'peer-is-self',
    severity: 'error',
    source: overview,
    *find(subject) {
      for (const instance of subject.configuration.instances) {
        const own = ownAddresses(subject, instance)
        for (const { value, ...place } of instance.peers?.entries ?? []) {
          if (own.includes(value))
            yield hit(
              place,
              `${value} is this node's own address: it tells itself that it lives, and the other node hears nothing of it; list the other nodes only.`,
            )
        }
      }
    },
  },
  {
    id: 'peer-missing',
    severity: 'error',
    source: overview,
    *find(subject) {
      for (const instance of subject.configuration.instances) {
        const { peers, name } = instance
        if (peers === undefined || peers.entries.length === 0) continue
        const listed = new Set(peers.entries.map(({ value }) => value))
        const own = ownAddresses(subject, instance)
        for (const wanted of otherNodes(subject, instance)) {
          if (!listed.has(wanted) && !own.includes(wanted))
            yield hit(
              peers,
              `The unicast_peer of ${name} lacks ${wanted}: that node does not hear that this one lives, and becomes MASTER too; list all other nodes.`,
            )
        }
      }
    },
  },
  {
    id: 'peer-unknown',
    severity: 'error',
    source: overview,
    *find({ configuration: { instances }, facts: { privateAddresses } }) {
      if (privateAddresses === undefined) return
      const known = new Set<string>(privateAddresses)
      for (const { peers } of instances) {
        for (const { value, ...place } of peers?.entries ?? []) {
          if (parseIpv4(value) !== undefined && !known.has(value))
            yield hit(place, `${value} is the address of no instance of this VPC: what is sent there reaches nobody.`)
        }
      }
    },
  },
  {
    id: 'source-address',
    severity: 'error',
    source: overview,
    *find({ configuration: { instances }, facts: { self } }) {
      for (const { sourceIp, addresses } of instances) {
        if (sourceIp === undefined) continue
        const { value } = sourceIp
        const own = self?.interfaces.flatMap((each) => [...each.addresses] as string[])
        if (addresses.some(({ address }) => address === value))
          yield hit(
            sourceIp,
            `unicast_src_ip ${value} is the virtual address: only its holder may send from it, so a backup is never heard; give the node's own private IP.`,
          )
        else if (own !== undefined && !own.includes(value))
          yield hit(
            sourceIp,
            `unicast_src_ip ${value} is no address of ${self?.id} (${own.join(', ')}): the network drops what is sent from it, and every node becomes MASTER.`,
          )
      }
    },
  },
]

function ownAddresses({ facts: { self } }: Subject, { sourceIp }: VrrpInstance): string[] {
  const own: string[] = self?.interfaces.flatMap(({ addresses }) => [...addresses]) ?? []
  return sourceIp === undefined ? own : [...own, sourceIp.value]
}

/** Addresses of nodes that run the same virtual router, as far as they are known. */
function otherNodes({ facts, others }: Subject, instance: VrrpInstance): string[] {
  const wanted = new Set<string>(facts.peers ?? [])
  for (const other of others) {
    for (const theirs of other.instances) {
      if (theirs.sourceIp !== undefined && sharesAddress(theirs, instance)) wanted.add(theirs.sourceIp.value)
    }
  }
  return [...wanted]
}

/** Whether two instances are the same virtual router on two nodes: they have a virtual address in common. */
export function sharesAddress(one: VrrpInstance, other: VrrpInstance): boolean {
  const theirs = new Set(other.addresses.map(({ address }) => address))
  return one.addresses.some(({ address }) => address !== undefined && theirs.has(address))
}
