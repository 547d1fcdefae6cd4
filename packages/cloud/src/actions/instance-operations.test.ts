import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import {
  associateHaVipInstance,
  associateInstancesKeyPairs,
  disassociateInstancesKeyPairs,
  instanceSecurityGroups,
  modifyInstancesAttribute,
  modifyInstancesChargeType,
  modifyInstancesProject,
  modifyInstancesRenewFlag,
  modifyInstancesVpcAttribute,
  rebootInstances,
  resetInstance,
  resetInstancesPassword,
  resetInstancesType,
  resizeInstanceDisks,
  stopInstances,
  systemDiskOf,
} from './index.js'

const slow = { taskDuration: 1000 }

/** A running instance, and how to look at it. */
function running(lab: Lab, ...input: Parameters<Lab['instance']>) {
  const { id } = lab.instance(...input)
  lab.pass(1000)
  const now = () => lab.row('instances', id)
  const states = () => [now().state, now().latestOperation?.state]
  return { id, instanceIds: [id], now, states }
}

function stopped(lab: Lab, ...input: Parameters<Lab['instance']>) {
  const instance = running(lab, ...input)
  lab.run(stopInstances, { instanceIds: instance.instanceIds })
  lab.pass(1000)
  return instance
}

describe('an operation', () => {
  it('that reboots an instance goes through REBOOTING, and tells', () => {
    const lab = new Lab(slow)
    const { id, instanceIds, states, now } = running(lab)
    lab.run(rebootInstances, { instanceIds, stopType: 'HARD' })
    expect(states()).toEqual(['REBOOTING', 'OPERATING'])
    lab.pass(1000)
    expect(states()).toEqual(['RUNNING', 'SUCCESS'])
    expect(now().latestOperation?.name).toBe('RebootInstances')
    expect(lab.events.slice(-2)).toMatchObject([
      { instanceId: id, to: 'REBOOTING' },
      { instanceId: id, from: 'REBOOTING', to: 'RUNNING' },
    ])
  })

  it('that needs no reboot leaves it running, and other operations wait', () => {
    const lab = new Lab(slow)
    const { instanceIds, states, now } = running(lab)
    lab.run(modifyInstancesAttribute, { instanceIds, instanceName: 'n' })
    expect(states()).toEqual(['RUNNING', 'OPERATING'])
    for (const action of [rebootInstances, stopInstances]) {
      expect(lab.refused(action, { instanceIds }).code).toBe('OperationDenied.InstanceOperationInProgress')
    }
    lab.pass(1000)
    expect(states()).toEqual(['RUNNING', 'SUCCESS'])
    expect(now().name).toBe('n')
  })

  it('on a stopped instance leaves it stopped', () => {
    const lab = new Lab(slow)
    const { instanceIds, states } = stopped(lab)
    lab.run(resetInstancesPassword, { instanceIds, password: 'abc123ABC!@#' })
    expect(states()).toEqual(['STOPPED', 'OPERATING'])
    lab.pass(1000)
    expect(states()).toEqual(['STOPPED', 'SUCCESS'])
    expect(JSON.stringify(lab.log)).not.toContain('abc123ABC')
  })

  it.each([
    ['ResetInstance', (lab: Lab, id: string) => lab.run(resetInstance, { instanceId: id })],
    [
      'ResetInstancesType',
      (lab: Lab, id: string) => lab.run(resetInstancesType, { instanceIds: [id], instanceType: 'S5.LARGE8' }),
    ],
  ])('%s starts a stopped instance', (_name, run) => {
    const lab = new Lab(slow)
    const { id, states } = stopped(lab)
    run(lab, id)
    expect(states()).toEqual(['STARTING', 'OPERATING'])
    lab.pass(1000)
    expect(states()).toEqual(['RUNNING', 'SUCCESS'])
  })
})

describe('ModifyInstancesAttribute', () => {
  it('reboots for a new host name only, and not when told so', () => {
    const lab = new Lab(slow)
    const { instanceIds, now } = running(lab)
    lab.run(modifyInstancesAttribute, { instanceIds, hostName: 'h-{IP}', autoReboot: false })
    expect(now()).toMatchObject({ state: 'RUNNING', hostName: 'h-10-0-1-2' })
    lab.pass(1000)
    lab.run(modifyInstancesAttribute, { instanceIds, hostName: 'other' })
    expect(now()).toMatchObject({ state: 'REBOOTING', hostName: 'other' })
  })

  it('changes user data, protection and security groups', () => {
    const lab = new Lab()
    const { instanceIds, now } = running(lab)
    lab.run(modifyInstancesAttribute, { instanceIds, userData: 'YQ==', disableApiTermination: true })
    lab.run(modifyInstancesAttribute, { instanceIds, securityGroups: [] })
    expect(now()).toMatchObject({ userData: 'YQ==', disableApiTermination: true })
    expect(instanceSecurityGroups(lab.world, now())).toEqual([])
  })
})

describe('how an instance is paid', () => {
  it('changes, with its disks as told', () => {
    const lab = new Lab()
    const { instanceIds, now } = running(lab, lab.subnet(), { dataDisks: [{ diskSize: 10 }] })
    const paid = () => [...lab.world.disks.all()].map(({ prepaid }) => prepaid !== null)
    const instanceChargePrepaid = { period: 3, renewFlag: 'NOTIFY_AND_AUTO_RENEW' }
    lab.run(modifyInstancesChargeType, { instanceIds, instanceChargeType: 'PREPAID', instanceChargePrepaid })
    expect(now()).toMatchObject({ chargeType: 'PREPAID', prepaid: { renewFlag: 'NOTIFY_AND_AUTO_RENEW' } })
    expect(paid()).toEqual([true, false])
    lab.run(modifyInstancesRenewFlag, { instanceIds, renewFlag: 'DISABLE_NOTIFY_AND_MANUAL_RENEW' })
    expect(now().prepaid?.renewFlag).toBe('DISABLE_NOTIFY_AND_MANUAL_RENEW')
    const modifyPortableDataDisk = true
    lab.run(modifyInstancesChargeType, { instanceIds, instanceChargeType: 'POSTPAID_BY_HOUR', modifyPortableDataDisk })
    expect(now()).toMatchObject({ chargeType: 'POSTPAID_BY_HOUR', prepaid: null })
    expect(paid()).toEqual([false, false])
  })
})

it('ModifyInstancesProject takes the system disk along, and leaves elastic disks', () => {
  const lab = new Lab()
  const { instanceIds, now } = running(lab, lab.subnet(), { dataDisks: [{ diskSize: 10 }] })
  lab.run(modifyInstancesProject, { instanceIds, projectId: 7 })
  expect(now().projectId).toBe(7)
  expect([...lab.world.disks.all()].map(({ projectId }) => projectId)).toEqual([7, 0])
})

it('ResetInstance changes image, login, host name, user data and the size of the system disk', () => {
  const lab = new Lab()
  const { id, now } = running(lab)
  lab.run(resetInstance, {
    instanceId: id,
    imageId: 'img-00000002',
    systemDisk: { diskSize: 60 },
    loginSettings: { keyIds: ['skey-00000001'] },
    hostName: 'fresh',
    userData: 'YQ==',
  })
  expect(now()).toMatchObject({
    imageId: 'img-00000002',
    keyIds: ['skey-00000001'],
    hostName: 'fresh',
    userData: 'YQ==',
  })
  expect(systemDiskOf(lab.world, now())?.sizeGib).toBe(60)
})

it('ResizeInstanceDisks makes the system disk larger, while the instance runs if told so', () => {
  const lab = new Lab(slow)
  const { id, states, now } = running(lab)
  lab.run(resizeInstanceDisks, { instanceId: id, systemDisk: { diskSize: 60 }, resizeOnline: true })
  expect(states()).toEqual(['RUNNING', 'OPERATING'])
  lab.pass(1000)
  lab.run(resizeInstanceDisks, { instanceId: id, systemDisk: { diskSize: 70 }, forceStop: true })
  expect(states()).toEqual(['REBOOTING', 'OPERATING'])
  expect(systemDiskOf(lab.world, now())?.sizeGib).toBe(70)
})

it('key pairs come to an instance and go', () => {
  const lab = new Lab()
  const { instanceIds, now } = stopped(lab, lab.subnet(), { loginSettings: { keyIds: ['skey-00000001'] } })
  lab.run(associateInstancesKeyPairs, { instanceIds, keyIds: ['skey-00000002', 'skey-00000001'] })
  expect(now().keyIds).toEqual(['skey-00000001', 'skey-00000002'])
  lab.run(disassociateInstancesKeyPairs, { instanceIds, keyIds: ['skey-00000001'] })
  expect(now().keyIds).toEqual(['skey-00000002'])
})

describe('ModifyInstancesVpcAttribute', () => {
  it('moves the primary ENI with its address, and an EIP with it', () => {
    const lab = new Lab(slow)
    const { id, instanceIds, now, states } = running(lab)
    const [eni, vpc] = [lab.primaryOf(id), lab.vpc('192.168.0.0/16')]
    const privateIpId = `${eni.vpcId}/10.0.1.2` as const
    const eip = lab.eip('eip-00000001', '43.0.0.1', { state: 'BIND', privateIpId: privateIpId as never })
    const to = lab.subnet(vpc, '192.168.1.0/24')
    const virtualPrivateCloud = { vpcId: vpc.id, subnetId: to.id, privateIpAddresses: ['192.168.1.9'] }
    lab.run(modifyInstancesVpcAttribute, { instanceIds, virtualPrivateCloud })
    expect(states()).toEqual(['REBOOTING', 'OPERATING'])
    lab.pass(1000)
    expect(now()).toMatchObject({ state: 'RUNNING', vpcId: vpc.id, subnetId: to.id, hostName: 'VM-1-2' })
    expect(lab.row('networkInterfaces', eni.id)).toMatchObject({ vpcId: vpc.id, subnetId: to.id, mac: eni.mac })
    expect(lab.addressesOf(eni.id)).toEqual(['192.168.1.9'])
    expect(lab.row('eips', eip.id)).toMatchObject({ state: 'BIND', privateIpId: `${vpc.id}/192.168.1.9` })
    expect(lab.world.privateIps.has(privateIpId)).toBe(false)
  })

  it('lets go of the HAVIPs it holds, and of associations in the VPC it leaves', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const { id, instanceIds } = running(lab, subnet)
    const haVip = lab.haVip(subnet)
    const haVipAssociationSet = [{ haVipId: haVip.id, instanceId: id }]
    lab.run(associateHaVipInstance, { haVipAssociationSet })
    lab.bind(haVip, lab.primaryOf(id).id)
    const near = lab.subnet(lab.row('vpcs', subnet.vpcId), '10.0.2.0/24')
    lab.run(modifyInstancesVpcAttribute, { instanceIds, virtualPrivateCloud: { vpcId: near.vpcId, subnetId: near.id } })
    expect(lab.row('haVips', haVip.id)).toMatchObject({ networkInterfaceId: null, flushedAt: lab.now })
    expect(lab.events).toContainEqual(expect.objectContaining({ type: 'havip-moved', to: null, cause: 'moved' }))
    expect(lab.world.haVipAssociations.size).toBe(1)
    const far = lab.subnet(lab.vpc('192.168.0.0/16'), '192.168.1.0/24')
    lab.run(modifyInstancesVpcAttribute, { instanceIds, virtualPrivateCloud: { vpcId: far.vpcId, subnetId: far.id } })
    expect(lab.world.haVipAssociations.size).toBe(0)
  })

  it('gives another address in the same subnet, to which the ENI keeps its HAVIPs and other addresses', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const { id, instanceIds, now } = running(lab, subnet)
    const haVip = lab.haVip(subnet)
    lab.bind(haVip, lab.primaryOf(id).id)
    const virtualPrivateCloud = { vpcId: subnet.vpcId, subnetId: subnet.id }
    lab.run(modifyInstancesVpcAttribute, { instanceIds, virtualPrivateCloud, reserveHostName: false })
    expect(lab.addressesOf(lab.primaryOf(id).id)).toEqual(['10.0.1.4'])
    expect(now().hostName).toBe('VM-1-4')
    expect(lab.row('haVips', haVip.id).networkInterfaceId).toBe(lab.primaryOf(id).id)
    const named = { ...virtualPrivateCloud, privateIpAddresses: ['10.0.1.4'] }
    lab.run(modifyInstancesVpcAttribute, { instanceIds, virtualPrivateCloud: named })
    expect(lab.addressesOf(lab.primaryOf(id).id)).toEqual(['10.0.1.4'])
  })
})
