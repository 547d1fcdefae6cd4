import { cidr, ipv4FromNumber, macFromNumber } from '@havip/net'
import { emptyTables } from '@havip/sdn'

const vpcId = 'vpc-large'
/** Four subnets of 16,384 addresses: ENIs from the beginning of each, HAVIPs from its middle. */
const subnetCount = 4
const subnetSize = 2 ** 14
const base = 0x0a000000
const firstEip = 0x64400001

const subnets = Array.from({ length: subnetCount }, (_, n) => ({
  id: `subnet-${n}`,
  vpcId,
  cidrBlock: cidr(`${ipv4FromNumber(base + n * subnetSize)}/18`),
  gateway: ipv4FromNumber(base + n * subnetSize + 1),
  routeTableId: 'rtb-large',
}))

/** What is outside the VPC, by what the routes do with it. */
export const destinations = { internet: 0xcb007100, byEni: 0xc0a80000, byHaVip: 0xac1f0000, blackhole: 0xc6120000 }

/**
 * A VPC of so many ENIs, an instance each, and so many HAVIPs, each held by one ENI; half of them may be claimed by two
 * ENIs only. Routes lead by an ENI, by a HAVIP, out and nowhere. One ENI in four is in a group that refuses some; one in ten
 * HAVIPs and ENIs, up to 100 of each, have an EIP. Without `policies` no group refuses anything and there are no EIPs.
 */
export function largeNetwork(eniCount, haVipCount, { policies = true } = {}) {
  const ports = Array.from({ length: eniCount }, (_, n) => port(n, policies))
  const haVips = Array.from({ length: haVipCount }, (_, n) => haVip(n, ports))
  const withEip = policies ? [...ports, ...haVips].filter((_, n) => n % 10 === 0) : []
  return {
    ...emptyTables,
    vpcs: [{ id: vpcId, blocks: [cidr('10.0.0.0/16')] }],
    securityGroups: groups,
    subnets,
    instances: ports.map(({ instanceId }) => ({ id: instanceId, name: instanceId, vpcId, running: true })),
    ports,
    haVips,
    routes: routesBy(ports[0].addresses[0], haVips[0].address),
    eips: withEip.slice(0, 200).map((owner, n) => ({
      id: `eip-${n}`,
      address: ipv4FromNumber(firstEip + n),
      vpcId,
      privateAddress: owner.address ?? owner.addresses[0],
    })),
  }
}

function port(n, policies) {
  const subnet = n % subnetCount
  return {
    id: `eni-${n}`,
    vpcId,
    subnetId: subnets[subnet].id,
    mac: macFromNumber(0xfa163e000000 + n),
    addresses: [ipv4FromNumber(base + subnet * subnetSize + 2 + Math.floor(n / subnetCount))],
    instanceId: `ins-${n}`,
    deviceIndex: 0,
    up: true,
    securityGroups: [policies && Math.floor(n / subnetCount) % 4 === 0 ? 'sg-some' : 'sg-all'],
  }
}

function haVip(n, ports) {
  const subnet = n % subnetCount
  const of = ports.filter(({ subnetId }) => subnetId === subnets[subnet].id)
  const turn = Math.floor(n / subnetCount)
  const holder = of[turn % of.length]
  const other = of[(turn + 1) % of.length]
  return {
    id: `havip-${n}`,
    vpcId,
    subnetId: subnets[subnet].id,
    address: ipv4FromNumber(base + subnet * subnetSize + subnetSize / 2 + turn),
    claimants: turn % 2 === 0 ? null : [holder.id, other.id],
    recordedHolder: holder.id,
  }
}

function routesBy(eni, haVipAddress) {
  const route = (id, block, nextHop) => ({ id, vpcId, routeTableId: 'rtb-large', destination: cidr(block), nextHop })
  return [
    route('rti-out', '0.0.0.0/0', { kind: 'internet' }),
    route('rti-eni', '192.168.0.0/16', { kind: 'address', address: eni }),
    route('rti-havip', '172.31.0.0/16', { kind: 'address', address: haVipAddress }),
    route('rti-hole', '198.18.0.0/15', { kind: 'blackhole' }),
  ]
}

const anywhere = { kind: 'block', block: cidr('0.0.0.0/0') }
const rule = (accept, protocol, ports, peer = anywhere) => ({ accept, protocol, ports, peer })
const udp = 17
const groups = [
  { id: 'sg-all', ingress: [rule(true, null, null)], egress: [rule(true, null, null)] },
  {
    id: 'sg-some',
    ingress: [
      rule(false, udp, [{ first: 1, last: 1000 }]),
      rule(true, null, null, { kind: 'group', securityGroupId: 'sg-all' }),
      rule(true, udp, [{ first: 2000, last: 9999 }]),
    ],
    egress: [rule(true, null, null)],
  },
]
