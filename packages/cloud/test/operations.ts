import fc from 'fast-check'
import * as actions from '../src/index.js'
import {
  addresses,
  blocks,
  choose,
  eipAddress,
  eipId,
  eniId,
  haVipId,
  idIn,
  instanceId,
  type Numbers,
  type Perform,
  place,
  subnetBlocks,
  subnetId,
  tagsOf,
  tokens,
  vpcId,
  zones,
} from './choices.js'
import { instanceOperations } from './instance-operations.js'
import type { Lab } from './lab.js'
import { placementOperations } from './placement-operations.js'

/** One random request: which, and the numbers that choose its parameters from what there is. */
export interface Operation extends Numbers {
  readonly name: keyof typeof perform
}

const routeTableId = ({ world }: Lab, n: number) => idIn(world.routeTables.all(), n, 'rtb-zzzzzzzz')

function routeAt({ world }: Lab, n: number): actions.Route | undefined {
  return world.routes.get(idIn(world.routes.all(), n, 'rti-zzzzzzzz'))
}

/** By the gateway that is always there, to one of few destinations, one of them inside most VPCs. */
function routeTo(n: number): actions.RouteInput {
  const destinationCidrBlock = choose(['0.0.0.0/0', '8.8.8.0/24', '9.0.0.0/8', '10.0.0.0/28'], n)
  return { destinationCidrBlock, gatewayType: 'EIP', gatewayId: '0' }
}

const groupId = ({ world }: Lab, n: number) => idIn(world.securityGroups.all(), n, 'sg-zzzzzzzz')

function policyFor(lab: Lab, n: number): actions.PolicyInput {
  const action = n % 2 === 0 ? 'ACCEPT' : 'DROP'
  return n % 3 === 0 ? { action, securityGroupId: groupId(lab, n) } : { action, cidrBlock: '10.0.0.0/8' }
}

const perform = {
  createVpc: (lab, { a, b }) =>
    lab.run(actions.createVpc, { vpcName: 'v', cidrBlock: choose(blocks, a), tags: tagsOf(b) }),
  modifyVpc: (lab, { a, yes }) =>
    lab.run(actions.modifyVpcAttribute, { vpcId: vpcId(lab, a), vpcName: yes ? 'w' : '' }),
  deleteVpc: (lab, { a }) => lab.run(actions.deleteVpc, { vpcId: vpcId(lab, a) }),
  createSubnet: (lab, { a, b, c }) =>
    lab.run(actions.createSubnet, {
      vpcId: vpcId(lab, a),
      subnetName: 's',
      cidrBlock: choose(subnetBlocks, b),
      zone: choose(zones, c % 8 === 7 ? 2 : c % 2),
      tags: tagsOf(c),
    }),
  deleteSubnet: (lab, { a }) => lab.run(actions.deleteSubnet, { subnetId: subnetId(lab, a) }),
  createEni: (lab, { a, b, c, yes }) =>
    lab.run(actions.createNetworkInterface, {
      ...place(lab, a),
      networkInterfaceName: 'e',
      secondaryPrivateIpAddressCount: b % 4,
      privateIpAddresses: yes ? [{ primary: c % 2 === 0 }, { privateIpAddress: choose(addresses, c) }] : [],
      tags: tagsOf(b),
      ...(c % 5 === 0 && { clientToken: choose(tokens, b) }),
    }),
  deleteEni: (lab, { a }) => lab.run(actions.deleteNetworkInterface, { networkInterfaceId: eniId(lab, a) }),
  /** Mostly an unattached ENI and an instance of its VPC. */
  attach: (lab, { a, b, c, yes }) => {
    const free = [...lab.world.networkInterfaces.all()].filter(({ attachment }) => attachment === null)
    const networkInterfaceId = yes || c % 2 === 0 ? idIn(free, a, 'eni-zzzzzzzz') : eniId(lab, a)
    const near = lab.world.instances.by('vpc', lab.world.networkInterfaces.get(networkInterfaceId)?.vpcId ?? '')
    lab.run(actions.attachNetworkInterface, { networkInterfaceId, instanceId: idIn(near, b, 'ins-zzzzzzzz') })
  },
  /** Mostly a secondary ENI, from its instance. */
  detach: (lab, { a, b, yes }) => {
    const secondary = [...lab.world.networkInterfaces.all()].filter(({ primary }) => !primary)
    const attached = secondary.filter(({ attachment }) => attachment !== null)
    const networkInterfaceId = yes ? idIn(attached, a, 'eni-zzzzzzzz') : eniId(lab, a)
    const own = lab.world.networkInterfaces.get(networkInterfaceId)?.attachment?.instanceId
    lab.run(actions.detachNetworkInterface, { networkInterfaceId, instanceId: own ?? instanceId(lab, b) })
  },
  ...instanceOperations,
  assignIps: (lab, { a, b, c, yes }) =>
    lab.run(actions.assignPrivateIpAddresses, {
      networkInterfaceId: eniId(lab, a),
      secondaryPrivateIpAddressCount: b % 3,
      privateIpAddresses: yes ? [{ privateIpAddress: choose(addresses, c) }] : [],
      ...(c % 5 === 0 && { clientToken: choose(tokens, b) }),
    }),
  /** Mostly its own secondary address; now and then the primary one. */
  unassignIps: (lab, { a, b, yes }) => {
    const networkInterfaceId = eniId(lab, a)
    const own = lab.addressesOf(networkInterfaceId)
    const instance = lab.world.networkInterfaces.get(networkInterfaceId)?.attachment?.instanceId
    lab.run(actions.unassignPrivateIpAddresses, {
      networkInterfaceId,
      privateIpAddresses: [{ privateIpAddress: own[b % Math.max(1, own.length)] ?? '10.0.0.9' }],
      ...(yes && instance !== undefined && { instanceId: instance }),
    })
  },
  migrateIp: (lab, { a, b, c }) => {
    const sourceNetworkInterfaceId = eniId(lab, a)
    const own = lab.addressesOf(sourceNetworkInterfaceId)
    const near = lab.world.networkInterfaces.by(
      'subnet',
      lab.world.networkInterfaces.get(sourceNetworkInterfaceId)?.subnetId ?? '',
    )
    lab.run(actions.migratePrivateIpAddress, {
      sourceNetworkInterfaceId,
      destinationNetworkInterfaceId: idIn(near, b, 'eni-zzzzzzzz'),
      privateIpAddress: own[c % Math.max(1, own.length)] ?? '10.0.0.9',
    })
  },
  migrateEni: (lab, { a, b }) => {
    const attached = [...lab.world.networkInterfaces.all()].filter(({ attachment }) => attachment !== null)
    const networkInterfaceId = idIn(
      attached.filter(({ primary }) => !primary),
      a,
      'eni-zzzzzzzz',
    )
    const eni = lab.world.networkInterfaces.get(networkInterfaceId)
    lab.run(actions.migrateNetworkInterface, {
      networkInterfaceId,
      sourceInstanceId: eni?.attachment?.instanceId ?? 'ins-zzzzzzzz',
      destinationInstanceId: idIn(lab.world.instances.by('vpc', eni?.vpcId ?? ''), b, 'ins-zzzzzzzz'),
    })
  },
  modifyVpcBlocks: (lab, { a, b, c, yes }) => {
    const id = vpcId(lab, a)
    const had = [...lab.world.assistantCidrs.by('vpc', id)].map(({ cidrBlock }) => cidrBlock)
    lab.run(actions.modifyAssistantCidr, {
      vpcId: id,
      newCidrBlocks: yes ? [choose(blocks, b)] : [],
      oldCidrBlocks: c % 3 === 0 && had.length > 0 ? [choose(had, c)] : [],
    })
  },
  reserveIps: (lab, { a, b, c, yes }) =>
    lab.run(actions.createReserveIpAddresses, {
      ...place(lab, a),
      ...(yes ? { ipAddressCount: b % 3 } : { ipAddresses: [choose(addresses, c)] }),
      tags: tagsOf(b),
      ...(c % 5 === 0 && { clientToken: choose(tokens, b) }),
    }),
  unreserveIp: (lab, { a, b }) => {
    const id = idIn(lab.world.reserveIps.all(), a, 'rsvip-zzzzzzzz')
    lab.run(actions.deleteReserveIpAddresses, {
      vpcId: lab.world.reserveIps.get(id)?.vpcId ?? vpcId(lab, b),
      reserveIpIds: [id],
    })
  },
  createAttached: (lab, { a, b, c }) =>
    lab.run(actions.createAndAttachNetworkInterface, {
      ...place(lab, a),
      networkInterfaceName: 'e',
      instanceId: instanceId(lab, b),
      secondaryPrivateIpAddressCount: c % 3,
    }),
  createHaVip: (lab, { a, b, c, yes }) => {
    const { vpcId, subnetId } = place(lab, a)
    lab.run(actions.createHaVip, {
      vpcId,
      haVipName: 'h',
      checkAssociate: yes,
      tags: tagsOf(b),
      ...(c % 3 !== 0 && { subnetId }),
      ...(c % 4 === 1 && { vip: choose(addresses, b) }),
      ...(c % 5 === 1 && { networkInterfaceId: eniId(lab, b) }),
      ...(c % 3 === 2 && { haVipAssociationSet: [{ instanceId: yes ? eniId(lab, b) : instanceId(lab, b) }] }),
      ...(c % 7 === 0 && { clientToken: choose(tokens, b) }),
    })
  },
  modifyHaVip: (lab, { a, yes }) =>
    lab.run(actions.modifyHaVipAttribute, { haVipId: haVipId(lab, a), haVipName: yes ? 'i' : '' }),
  deleteHaVip: (lab, { a }) => lab.run(actions.deleteHaVip, { haVipId: haVipId(lab, a) }),
  associate: (lab, { a, b, c, yes }) => {
    const target = (n: number) => (yes ? eniId(lab, n) : instanceId(lab, n))
    const haVipAssociationSet = [b, c].map((n) => ({ haVipId: haVipId(lab, a), instanceId: target(n) }))
    lab.run(actions.associateHaVipInstance, { haVipAssociationSet: haVipAssociationSet.slice(b % 2) })
  },
  disassociate: (lab, { a, b, yes }) => {
    const known = [...lab.world.haVipAssociations.all()]
    const [havip, target] = (yes ? known[a % Math.max(1, known.length)]?.id : undefined)?.split('/') ?? []
    const haVipAssociationSet = [{ haVipId: havip ?? haVipId(lab, a), instanceId: target ?? eniId(lab, b) }]
    lab.run(actions.disassociateHaVipInstance, { haVipAssociationSet })
  },
  associateEip: (lab, { a, b }) =>
    lab.run(actions.haVipAssociateAddressIp, { haVipId: haVipId(lab, a), addressIp: eipAddress(lab, b) }),
  disassociateEip: (lab, { a }) => lab.run(actions.haVipDisassociateAddressIp, { haVipId: haVipId(lab, a) }),
  allocateEips: (lab, { a, b, c }) =>
    lab.run(actions.allocateAddresses, {
      addressCount: b % 3,
      tags: tagsOf(c),
      ...(b % 4 === 3 && {
        internetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH',
        addressChargePrepaid: { period: a % 14 },
      }),
      ...(c % 5 === 0 && { clientToken: choose(tokens, a) }),
    }),
  releaseEips: (lab, { a, b, yes }) =>
    lab.run(actions.releaseAddresses, { addressIds: [eipId(lab, a), ...(yes ? [eipId(lab, b)] : [])] }),
  associateAddress: (lab, { a, b, c, yes }) => {
    const networkInterfaceId = eniId(lab, b)
    const privateIpAddress = choose([...lab.addressesOf(networkInterfaceId), '10.0.0.9'], c)
    const to = yes ? { instanceId: instanceId(lab, b) } : { networkInterfaceId, privateIpAddress }
    lab.run(actions.associateAddress, { addressId: eipId(lab, a), ...to })
  },
  disassociateAddress: (lab, { a, yes }) => {
    const bound = [...lab.world.eips.all()].filter(({ state }) => state === 'BIND')
    const addressId = yes ? idIn(bound, a, 'eip-zzzzzzzz') : eipId(lab, a)
    lab.run(actions.disassociateAddress, { addressId })
  },
  eipBandwidth: (lab, { a, b }) =>
    lab.run(actions.modifyAddressesBandwidth, { addressIds: [eipId(lab, a)], internetMaxBandwidthOut: b }),
  eipCharge: (lab, { a, b, c, yes }) =>
    lab.run(actions.modifyAddressInternetChargeType, {
      addressId: eipId(lab, a),
      internetChargeType: choose(['TRAFFIC_POSTPAID_BY_HOUR', 'BANDWIDTH_PREPAID_BY_MONTH'], c),
      internetMaxBandwidthOut: 1 + b,
      ...(yes && { addressChargePrepaid: { period: 1 } }),
    }),
  adjustEip: (lab, { a }) => lab.run(actions.adjustPublicAddress, { addressId: eipId(lab, a) }),
  bind: (lab, { a, b, yes }) =>
    lab.run(actions.recordBinding, {
      haVipId: haVipId(lab, a) as actions.HaVipId,
      networkInterfaceId: yes ? (eniId(lab, b) as actions.NetworkInterfaceId) : null,
      at: lab.now,
      cause: 'claim',
    }),
  createRouteTable: (lab, { a, b }) =>
    lab.run(actions.createRouteTable, { vpcId: vpcId(lab, a), routeTableName: 'r', tags: tagsOf(b) }),
  deleteRouteTable: (lab, { a }) => lab.run(actions.deleteRouteTable, { routeTableId: routeTableId(lab, a) }),
  chooseRouteTable: (lab, { a, b }) =>
    lab.run(actions.replaceRouteTableAssociation, { routeTableId: routeTableId(lab, a), subnetId: subnetId(lab, b) }),
  createRoutes: (lab, { a, b, c, yes }) =>
    lab.run(actions.createRoutes, {
      routeTableId: routeTableId(lab, a),
      routes: [{ ...routeTo(b), enabled: yes }, routeTo(c)].slice(b % 2),
    }),
  deleteRoutes: (lab, { a }) => {
    const { id = 'rti-zzzzzzzz', routeTableId = 'rtb-zzzzzzzz' } = routeAt(lab, a) ?? {}
    lab.run(actions.deleteRoutes, { routeTableId, routes: [{ routeItemId: id }] })
  },
  replaceRoutes: (lab, { a, b }) => {
    const { number = 1, routeTableId = 'rtb-zzzzzzzz' } = routeAt(lab, a) ?? {}
    lab.run(actions.replaceRoutes, { routeTableId, routes: [{ ...routeTo(b), routeId: number }] })
  },
  switchRoutes: (lab, { a, yes }) => {
    const { number = 1, routeTableId = 'rtb-zzzzzzzz' } = routeAt(lab, a) ?? {}
    lab.run(yes ? actions.enableRoutes : actions.disableRoutes, { routeTableId, routeIds: [number] })
  },
  createGroup: (lab, { a, b, c, yes }) =>
    lab.run(actions.createSecurityGroupWithPolicies, {
      groupName: 'g',
      groupDescription: '',
      tags: tagsOf(a),
      securityGroupPolicySet: { [yes ? 'ingress' : 'egress']: [policyFor(lab, b), policyFor(lab, c)].slice(b % 3) },
    }),
  deleteGroup: (lab, { a }) => lab.run(actions.deleteSecurityGroup, { securityGroupId: groupId(lab, a) }),
  cloneGroup: (lab, { a, yes }) =>
    lab.run(actions.cloneSecurityGroup, { securityGroupId: groupId(lab, a), isCloneTags: yes }),
  addPolicies: (lab, { a, b, c, yes }) =>
    lab.run(actions.createSecurityGroupPolicies, {
      securityGroupId: groupId(lab, a),
      securityGroupPolicySet: { ingress: [{ ...policyFor(lab, b), ...(yes && { policyIndex: c % 2 }) }] },
    }),
  deletePolicies: (lab, { a, b }) =>
    lab.run(actions.deleteSecurityGroupPolicies, {
      securityGroupId: groupId(lab, a),
      securityGroupPolicySet: { ingress: [{ policyIndex: b % 2 }] },
    }),
  setPolicies: (lab, { a, b, c, yes }) =>
    lab.run(actions.modifySecurityGroupPolicies, {
      securityGroupId: groupId(lab, a),
      sortPolicys: yes,
      securityGroupPolicySet: { ingress: [policyFor(lab, b)], egress: [policyFor(lab, c)] },
    }),
  bindGroup: (lab, { a, b, yes }) => {
    const both = { networkInterfaceIds: [eniId(lab, b)], securityGroupIds: [groupId(lab, a)] }
    if (yes) lab.run(actions.associateNetworkInterfaceSecurityGroups, both)
    else lab.run(actions.disassociateNetworkInterfaceSecurityGroups, both)
  },
  bindGroupToInstance: (lab, { a, b, yes }) => {
    const both = { instanceIds: [instanceId(lab, b)], securityGroupIds: [groupId(lab, a)] }
    if (yes) lab.run(actions.associateSecurityGroups, both)
    else lab.run(actions.disassociateSecurityGroups, both)
  },
  ...placementOperations,
  /** Lets time pass; now and then the duration of tasks is set anew, as by a restart. */
  pass: (lab, { a, b }) => {
    if (b % 4 === 0) lab.taskDuration = choose([0, 500, 1000], a)
    lab.pass(choose([0, 200, 500, 1000, 25 * 60 * 60 * 1000], b))
  },
} satisfies Record<string, Perform>

export function run(lab: Lab, { name, ...numbers }: Operation): void {
  perform[name](lab, numbers)
}

/** Every kind of operation there is. */
export const operationNames = Object.keys(perform) as (keyof typeof perform)[]

const rare = ['migrateEni', 'migrateIp', 'startInstances', 'modifyRenewFlag', 'disassociateEip', 'unassignIps'] as const

/** What is asked for often is listed often. */
const names: (keyof typeof perform)[] = [
  ...operationNames,
  ...([
    'createSubnet',
    'createEni',
    'attach',
    'attach',
    'detach',
    'runInstances',
    'createHaVip',
    'allocateEips',
    'associateAddress',
    'bind',
    'bind',
    'migrateEni',
    'migrateIp',
    'runInstances',
    'pass',
    'pass',
    'pass',
    'pass',
    'pass',
    // Of these few succeed, because much has to be in place for them.
    ...rare,
    ...rare,
    ...rare,
  ] as const),
]

export const operation: fc.Arbitrary<Operation> = fc.record({
  name: fc.constantFrom(...names),
  a: fc.nat(99),
  b: fc.nat(99),
  c: fc.nat(99),
  yes: fc.boolean(),
})
