import { cidr, ipv4, mac } from '@havip/net'
import { emptyTables } from '@havip/sdn'
import { guestOf } from './lab.mjs'

/** The address that moves, and the UDP port its packets go to. */
export const address = ipv4('172.17.16.3')
export const port = 9

const vpcId = 'vpc-bench'
const subnetId = 'subnet-bench'
const prefix = 24
const bridgeId = 'ins-bridge'

/** The same three guests in both networks: two that claim the address, and one that sends to it. */
const guests = [
  { name: 'one', address: ipv4('172.17.16.7'), mac: mac('fa:16:3e:00:00:07') },
  { name: 'two', address: ipv4('172.17.16.13'), mac: mac('fa:16:3e:00:00:13') },
  { name: 'client', address: ipv4('172.17.16.20'), mac: mac('fa:16:3e:00:00:20') },
]

/** The instance of the bridge has no ENI: the reference's guests are namespaces inside it, and no rule sees them. */
const tables = {
  ...emptyTables,
  vpcs: [{ id: vpcId, blocks: [cidr('172.17.0.0/16')] }],
  subnets: [
    {
      id: subnetId,
      vpcId,
      cidrBlock: cidr(`172.17.16.0/${prefix}`),
      gateway: ipv4('172.17.16.1'),
      routeTableId: 'rtb-bench',
    },
  ],
  instances: [...guests.map(({ name }) => `ins-${name}`), bridgeId].map((id) => ({
    id,
    name: id,
    vpcId,
    running: true,
  })),
  ports: guests.map((guest) => ({
    id: `eni-${guest.name}`,
    vpcId,
    subnetId,
    mac: guest.mac,
    addresses: [guest.address],
    instanceId: `ins-${guest.name}`,
    deviceIndex: 0,
    up: true,
    securityGroups: [],
  })),
  haVips: [{ id: 'havip-bench', vpcId, subnetId, address, claimants: null, recordedHolder: null }],
}

/** Both networks in one lab: `{ours, bridge}`, each with its guests by name, ready to claim and to send. */
export async function makeNetworks(engine) {
  await engine.sync(tables)
  await guestOf(engine.lab, bridgeId).run(learningBridge)
  const network = async (enter) => {
    const made = guests.map((guest) => ({ ...guest, ...enter(guest) }))
    for (const guest of made) await guest.run(guestSetup(guest))
    return Object.fromEntries(made.map((guest) => [guest.name, guest]))
  }
  return {
    ours: await network(({ name }) => guestOf(engine.lab, `ins-${name}`)),
    bridge: await network(({ name }) => guestOf(engine.lab, bridgeId, ['nsenter', `--net=/run/netns/${name}`])),
  }
}

/** The instance that the plain bridge is in. */
export function bridgeInstance(lab) {
  return guestOf(lab, bridgeId)
}

/** A bridge as the kernel makes it, with the guests' namespaces and links made the way the lab makes its own. */
const learningBridge = [
  'ip link add name br0 type bridge stp_state 0 mcast_snooping 0',
  'ip link set dev br0 up',
  ...guests.flatMap(({ name, address: own, mac: hardware }) => [
    `ip netns add ${name}`,
    `nsenter --net=/run/netns/${name} sh -c 'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6' || true`,
    `ip link add name ${name} type veth peer name eth0 address ${hardware} netns ${name}`,
    `ip link set dev ${name} master br0 up`,
    `ip -n ${name} address add ${own}/${prefix} dev eth0`,
    `ip -n ${name} link set dev lo up`,
    `ip -n ${name} link set dev eth0 up`,
  ]),
].join('\n')

/**
 * Both claimants have the address. The client makes a neighbour entry from an announcement, where it hears one; that
 * a later one changes the entry is every kernel's habit. Packets are dropped after the capture has seen them, so that
 * no ICMP error answers them.
 */
function guestSetup({ name }) {
  if (name === 'client') return 'echo 1 >/proc/sys/net/ipv4/conf/eth0/arp_accept'
  return `ip address add ${address}/32 dev eth0
nft 'table ip sink { chain input { type filter hook input priority 0; udp dport ${port} drop; }; }'`
}
