import * as actions from '../src/index.js'
import { addresses, choose, idIn, instanceId, type Perform, place, tagsOf, tokens, zones } from './choices.js'
import type { Lab } from './lab.js'
import { groupIdsFor } from './placement-operations.js'

const diskId = ({ world }: Lab, n: number) => idIn(world.disks.all(), n, 'disk-zzzzzzzz')

/** An instance in one of the states, mostly. */
function instanceIn(lab: Lab, n: number, states: readonly actions.InstanceState[]): string {
  const fit = [...lab.world.instances.all()].filter(({ state }) => states.includes(state))
  return n % 4 === 3 ? instanceId(lab, n) : idIn(fit, n, 'ins-zzzzzzzz')
}

const settled = ['RUNNING', 'STOPPED'] as const

/** A data disk in one of the states, mostly. */
function dataDisk(lab: Lab, n: number, states: readonly actions.DiskState[]): string {
  const fit = [...lab.world.disks.all()].filter(({ usage, state }) => usage === 'DATA_DISK' && states.includes(state))
  return n % 4 === 3 ? diskId(lab, n) : idIn(fit, n, 'disk-zzzzzzzz')
}

/** Mostly an instance with an ordinary public IP. */
function publicInstance(lab: Lab, n: number): string {
  const fit = [...lab.world.instances.all()].filter((instance) => actions.publicIpOf(lab.world, instance) !== undefined)
  return n % 4 === 3 ? instanceId(lab, n) : idIn(fit, n, 'ins-zzzzzzzz')
}

/** Requests about instances, their disks and public IPs. */
export const instanceOperations = {
  runInstances: (lab, { a, b, c, yes }) => {
    const { vpcId, subnetId } = c % 6 === 5 ? { vpcId: 'DEFAULT', subnetId: 'DEFAULT' } : place(lab, a)
    lab.run(actions.runInstances, {
      placement: { zone: lab.world.subnets.get(subnetId)?.zone ?? choose(zones, b) },
      imageId: 'img-00000001',
      instanceCount: 1 + (b % 3),
      instanceType: choose(['S5.SMALL1', 'S5.LARGE8'], c),
      virtualPrivateCloud: {
        vpcId,
        subnetId,
        ...(b % 3 === 0 && yes && { privateIpAddresses: [choose(addresses, c)] }),
      },
      ...(a % 3 === 0 && { disasterRecoverGroupIds: groupIdsFor(lab, a) }),
      ...(c % 2 === 0 && { minCount: 1 }),
      dryRun: c % 7 === 6,
      disableApiTermination: c % 11 === 10,
      ...(b % 4 === 3 && { instanceChargeType: 'PREPAID', instanceChargePrepaid: { period: 1 } }),
      ...(c % 5 === 0 && { clientToken: choose(tokens, a) }),
      ...(b % 2 === 0 && { dataDisks: [{ diskSize: 10, deleteWithInstance: yes }] }),
      ...(a % 4 === 1 && { internetAccessible: { internetMaxBandwidthOut: 5 } }),
      tagSpecification: [{ resourceType: 'instance', tags: tagsOf(a) }],
    })
  },
  startInstances: (lab, { a, b, yes }) => {
    const stopped = instanceIn(lab, a, ['STOPPED'])
    lab.run(actions.startInstances, { instanceIds: yes ? [stopped, instanceId(lab, b)] : [stopped] })
  },
  stopInstances: (lab, { a, b, yes }) => {
    const running = instanceIn(lab, a, ['RUNNING'])
    const stoppedMode = b % 5 === 0 ? 'STOP_CHARGING' : 'KEEP_CHARGING'
    lab.run(actions.stopInstances, { instanceIds: yes ? [running, instanceId(lab, b)] : [running], stoppedMode })
  },
  terminateInstances: (lab, { a, b, yes }) =>
    lab.run(actions.terminateInstances, {
      instanceIds: [instanceId(lab, a), ...(yes ? [instanceId(lab, b)] : [])],
      releasePrepaidDataDisks: b % 3 === 0,
      releaseAddress: yes,
    }),
  modifyDisks: (lab, { a, b, c, yes }) =>
    lab.run(actions.modifyDiskAttributes, {
      diskIds: [diskId(lab, a)],
      ...(yes ? { diskName: 'd', deleteWithInstance: b % 2 === 0 } : { diskType: choose(['CLOUD_SSD', 'TAPE'], c) }),
    }),
  resizeDisk: (lab, { a, b }) =>
    lab.run(actions.resizeDisk, { diskId: dataDisk(lab, a, ['ATTACHED', 'UNATTACHED']), diskSize: b }),
  detachDisks: (lab, { a, b, yes }) => {
    const both = [dataDisk(lab, a, ['ATTACHED']), ...(yes ? [dataDisk(lab, b, ['ATTACHED'])] : [])]
    lab.run(actions.detachDisks, { diskIds: both })
  },
  terminateDisks: (lab, { a }) =>
    lab.run(actions.terminateDisks, { diskIds: [dataDisk(lab, a, ['UNATTACHED', 'TORECYCLE'])] }),
  rebootInstances: (lab, { a }) => lab.run(actions.rebootInstances, { instanceIds: [instanceIn(lab, a, settled)] }),
  modifyInstances: (lab, { a, b, c, yes }) =>
    lab.run(actions.modifyInstancesAttribute, {
      instanceIds: [instanceIn(lab, a, settled)],
      ...(b % 2 === 0 ? { hostName: 'h-{IP}', autoReboot: yes } : { instanceName: 'n' }),
      ...(c % 3 === 0 && { securityGroups: [idIn(lab.world.securityGroups.all(), c, 'sg-zzzzzzzz')] }),
    }),
  moveInstances: (lab, { a, b, c, yes }) => {
    const instance = lab.world.instances.get(instanceIn(lab, a, settled))
    const near = [...lab.world.subnets.all()].filter(({ zone }) => zone === instance?.zone)
    const subnetId = idIn(near, b, 'subnet-zzzzzzzz')
    const { vpcId } = lab.world.subnets.get(subnetId) ?? place(lab, b)
    const privateIpAddresses = yes ? [choose(addresses, c)] : []
    lab.run(actions.modifyInstancesVpcAttribute, {
      instanceIds: [instance?.id ?? 'ins-zzzzzzzz'],
      virtualPrivateCloud: { vpcId, subnetId, privateIpAddresses },
      reserveHostName: yes,
    })
  },
  modifyProject: (lab, { a, b }) =>
    lab.run(actions.modifyInstancesProject, { instanceIds: [instanceIn(lab, a, settled)], projectId: b - 1 }),
  modifyRenewFlag: (lab, { a }) => {
    const idle = [...lab.world.instances.all()].filter(({ state }) => state === 'RUNNING' || state === 'STOPPED')
    const prepaid = idle.filter((instance) => instance.prepaid !== null)
    const instanceIds = [idIn(prepaid, a, 'ins-zzzzzzzz')]
    lab.run(actions.modifyInstancesRenewFlag, { instanceIds, renewFlag: 'NOTIFY_AND_AUTO_RENEW' })
  },
  modifyChargeType: (lab, { a, b, yes }) =>
    lab.run(actions.modifyInstancesChargeType, {
      instanceIds: [instanceIn(lab, a, settled)],
      instanceChargeType: choose(['PREPAID', 'POSTPAID_BY_HOUR'], b),
      instanceChargePrepaid: { period: 1 },
      modifyPortableDataDisk: yes,
    }),
  resetInstance: (lab, { a, b, yes }) =>
    lab.run(actions.resetInstance, {
      instanceId: instanceIn(lab, a, settled),
      ...(yes && { systemDisk: { diskSize: 40 + b }, loginSettings: { keyIds: ['skey-00000001'] } }),
    }),
  resetPassword: (lab, { a, yes }) =>
    lab.run(actions.resetInstancesPassword, {
      instanceIds: [instanceIn(lab, a, settled)],
      password: 'abc123ABC!',
      forceStop: yes,
    }),
  resetType: (lab, { a, b }) =>
    lab.run(actions.resetInstancesType, {
      instanceIds: [instanceIn(lab, a, settled)],
      instanceType: choose(['S5.SMALL1', 'S5.LARGE8'], b),
      forceStop: true,
    }),
  resizeSystemDisk: (lab, { a, b, yes }) =>
    lab.run(actions.resizeInstanceDisks, {
      instanceId: instanceIn(lab, a, settled),
      systemDisk: { diskSize: 50 + b },
      ...(yes ? { resizeOnline: true } : { forceStop: true }),
    }),
  changeKeys: (lab, { a, b, yes }) => {
    const change = yes ? actions.associateInstancesKeyPairs : actions.disassociateInstancesKeyPairs
    const keyIds = [choose(['skey-00000001', 'skey-00000002'], b)]
    lab.run(change, { instanceIds: [instanceIn(lab, a, settled)], keyIds, forceStop: true })
  },
  resetBandwidth: (lab, { a, b }) =>
    lab.run(actions.resetInstancesInternetMaxBandwidth, {
      instanceIds: [instanceIn(lab, a, settled)],
      internetAccessible: { internetMaxBandwidthOut: b },
    }),
  transformAddress: (lab, { a }) => lab.run(actions.transformAddress, { instanceId: publicInstance(lab, a) }),
  adjustAddress: (lab, { a }) => lab.run(actions.adjustPublicAddress, { instanceId: publicInstance(lab, a) }),
  returnAddress: (lab, { a }) =>
    lab.run(actions.returnNormalAddresses, {
      addressIps: [[...lab.world.eips.by('kind', 'WanIP')][a % 3]?.address ?? '198.18.0.1'],
    }),
} satisfies Record<string, Perform>
