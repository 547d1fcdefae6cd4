import { describe, expect, it } from 'vitest'
import { Lab, runInput, zone } from '../../test/lab.js'
import {
  assignPrivateIpAddresses,
  createSubnet,
  deleteNetworkInterface,
  detachNetworkInterface,
  type RunInstancesInput,
  runInstances,
  startInstances,
  stopInstances,
  terminateInstances,
} from './index.js'

describe('RunInstances', () => {
  it('makes instances that run once their tasks are done, each with a primary ENI and address', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const ids = lab.run(runInstances, runInput(subnet, { instanceCount: 3 }))
    const rows = () => ids.map((id) => lab.row('instances', id))
    expect(rows().map(({ state, latestOperation }) => [state, latestOperation?.state])).toEqual(
      ids.map(() => ['PENDING', 'OPERATING']),
    )
    lab.pass(1000)
    expect(rows().map(({ state, latestOperation }) => [state, latestOperation?.state])).toEqual(
      ids.map(() => ['RUNNING', 'SUCCESS']),
    )
    const enis = ids.map((id) => lab.primaryOf(id))
    expect(enis.map(({ id }) => lab.addressesOf(id))).toEqual([['10.0.1.2'], ['10.0.1.3'], ['10.0.1.4']])
    for (const eni of enis) expect(eni).toMatchObject({ state: 'AVAILABLE', attachment: { deviceIndex: 0 } })
    expect(new Set(rows().map(({ uuid }) => uuid)).size).toBe(3)
    expect(new Set([...lab.world.disks.all()].map(({ instanceId }) => instanceId))).toEqual(new Set(ids))
  })

  it('gives the named addresses in order', () => {
    const lab = new Lab()
    const { vpcId, id: subnetId } = lab.subnet()
    const privateIpAddresses = ['10.0.1.9', '10.0.1.7']
    const instances = lab.instances(lab.row('subnets', subnetId), {
      instanceCount: 2,
      virtualPrivateCloud: { vpcId, subnetId, privateIpAddresses },
    })
    expect(instances.map(({ id }) => lab.addressesOf(lab.primaryOf(id).id)[0])).toEqual(privateIpAddresses)
    expect(instances.map(({ hostName }) => hostName)).toEqual(['VM-1-9', 'VM-1-7'])
  })

  it('spreads instances over the hosts of the zone', () => {
    const lab = new Lab({ topology: { switchesPerZone: 2, racksPerSwitch: 1, hostsPerRack: 2 } })
    const hosts = lab.instances(lab.subnet(), { instanceCount: 8 }).map(({ hostId }) => hostId)
    expect(lab.world.hosts.size).toBe(4)
    expect([...lab.world.hosts.all()].map((host) => hosts.filter((id) => id === host.id).length)).toEqual([2, 2, 2, 2])
  })

  it('makes the default VPC and a default subnet for each zone when first asked to, and then uses them', () => {
    const lab = new Lab()
    const run = (where: string) => {
      const [id] = lab.run(runInstances, { placement: { zone: where }, imageId: 'img-00000001' })
      return lab.row('subnets', lab.row('instances', id ?? '').subnetId)
    }
    const [first, second, other] = [run(zone), run(zone), run('ap-guangzhou-4')]
    expect(first).toMatchObject({ isDefault: true, cidrBlock: '172.16.0.0/20', zone })
    expect(second).toEqual(first)
    expect(other).toMatchObject({ isDefault: true, cidrBlock: '172.16.16.0/20', vpcId: first.vpcId })
    expect(lab.world.vpcs.size).toBe(1)
  })

  it('finds room for a default subnet beside those made by hand', () => {
    const lab = new Lab()
    const run = (where: string) =>
      lab
        .run(runInstances, { placement: { zone: where }, imageId: 'img-00000001' })
        .map((id) => lab.row('instances', id))
    const [{ vpcId } = expect.fail()] = run(zone)
    lab.run(createSubnet, { vpcId, subnetName: 's', cidrBlock: '172.16.20.0/24', zone })
    const [{ subnetId } = expect.fail()] = run('ap-guangzhou-4')
    expect(lab.row('subnets', subnetId).cidrBlock).toBe('172.16.32.0/20')
  })

  it('makes nothing in a dry run, and leaves the ClientToken for the real one', () => {
    const lab = new Lab()
    const input = runInput(lab.subnet(), { clientToken: 't', dryRun: true })
    const { revision } = lab.world
    expect(lab.run(runInstances, input)).toEqual([])
    expect(lab.run(runInstances, { imageId: 'img-00000001', placement: { zone }, dryRun: true })).toEqual([])
    expect(lab.world.revision).toBe(revision)
    expect(lab.run(runInstances, { ...input, dryRun: false })).toHaveLength(1)
  })

  it('answers a repetition with the same instances', () => {
    const lab = new Lab()
    const input = runInput(lab.subnet(), { clientToken: 't', instanceCount: 2 })
    expect(lab.run(runInstances, input)).toEqual(lab.run(runInstances, { ...input }))
    expect(lab.world.instances.size).toBe(2)
  })

  it('tags the instances, keeps no password and asks for two kinds of character in one', () => {
    const lab = new Lab()
    const { id } = lab.instance(lab.subnet(), {
      loginSettings: { password: 'secret-word' },
      tagSpecification: [{ resourceType: 'instance', tags: [{ key: 'a', value: 'b' }] }],
    })
    expect([...lab.world.tags.by('resource', id)]).toMatchObject([{ key: 'a', value: 'b' }])
    expect(JSON.stringify(lab.log)).not.toContain('secret-word')
  })
})

describe('names of several instances', () => {
  const made = (input: Partial<RunInstancesInput>) =>
    new Lab().instances(undefined, { instanceCount: 3, ...input }).map(({ name, hostName }) => [name, hostName])

  it('count from the number in the pattern, padded as it says', () => {
    expect(made({ instanceName: 'web{R:8}', hostName: 'h{R:9,F:3}' })).toEqual([
      ['web8', 'h009'],
      ['web9', 'h010'],
      ['web10', 'h011'],
    ])
  })

  it('count from 1 without a pattern', () => {
    expect(made({ instanceName: 'web', hostName: 'hh' })).toEqual([
      ['web1', 'hh1'],
      ['web2', 'hh2'],
      ['web3', 'hh3'],
    ])
  })

  it('are told apart by the address where the pattern has it', () => {
    expect(made({ hostName: 'h-{IP}' }).map(([, hostName]) => hostName)).toEqual([
      'h-10-0-1-2',
      'h-10-0-1-3',
      'h-10-0-1-4',
    ])
  })
})

describe('StopInstances and StartInstances', () => {
  it('go through the states in between, and tell', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const { id } = lab.instance()
    const state = () => [lab.row('instances', id).state, lab.row('instances', id).stopChargingMode]
    lab.pass(1000)
    lab.run(stopInstances, { instanceIds: [id, id], stoppedMode: 'STOP_CHARGING', stopType: 'HARD' })
    expect(state()).toEqual(['STOPPING', 'STOP_CHARGING'])
    lab.pass(1000)
    expect(state()).toEqual(['STOPPED', 'STOP_CHARGING'])
    lab.run(startInstances, { instanceIds: [id] })
    expect(state()).toEqual(['STARTING', 'NOT_APPLICABLE'])
    lab.pass(1000)
    expect(state()).toEqual(['RUNNING', 'NOT_APPLICABLE'])
    expect(lab.row('instances', id).latestOperation).toMatchObject({ name: 'StartInstances', state: 'SUCCESS' })
    const told = lab.events.map((event) => (event.type === 'instance-state' ? event.to : event.type))
    expect(told).toEqual(['PENDING', 'RUNNING', 'STOPPING', 'STOPPED', 'STARTING', 'RUNNING'])
  })
})

describe('TerminateInstances', () => {
  it('takes the primary ENI, tags and associations along, and leaves the other ENIs unattached', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const instance = lab.instance(subnet, { tagSpecification: [{ resourceType: 'instance', tags: [{ key: 'a' }] }] })
    const eni = lab.eni(subnet)
    lab.attach(eni, instance)
    lab.haVip(subnet, { haVipAssociationSet: [{ instanceId: instance.id }] })
    const byEni = lab.haVip(subnet, { haVipAssociationSet: [{ instanceId: eni.id }] })
    lab.run(terminateInstances, { instanceIds: [instance.id] })
    const { instances, networkInterfaces, haVipAssociations, tags } = lab.world
    expect([instances.size, networkInterfaces.size, tags.size]).toEqual([0, 1, 0])
    expect(lab.row('networkInterfaces', eni.id)).toMatchObject({ attachment: null, state: 'AVAILABLE' })
    expect([...haVipAssociations.all()].map(({ haVipId }) => haVipId)).toEqual([byEni.id])
  })

  it.each([
    ['ATTACHING', 'FAILED'],
    ['DETACHING', 'SUCCESS'],
  ])('frees an ENI that is %s at the time, and ends its task as %s', (state, outcome) => {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const [instance, eni] = [lab.instance(subnet), lab.eni(subnet)]
    lab.pass(1000)
    if (state === 'DETACHING') {
      lab.attach(eni, instance)
      lab.pass(1000)
      lab.run(detachNetworkInterface, { networkInterfaceId: eni.id, instanceId: instance.id })
    } else lab.attach(eni, instance)
    // The setting was changed in between: what was begun later is done first.
    lab.taskDuration = 500
    lab.run(terminateInstances, { instanceIds: [instance.id] })
    lab.pass(500)
    expect(lab.row('networkInterfaces', eni.id)).toMatchObject({ attachment: null, state: 'AVAILABLE' })
    const last = [...lab.world.tasks.all()].filter(({ resourceId }) => resourceId === eni.id).at(-1)
    expect(last?.state).toBe(outcome)
    lab.pass(500)
    expect(lab.row('networkInterfaces', eni.id)).toMatchObject({ attachment: null, state: 'AVAILABLE' })
    lab.run(deleteNetworkInterface, { networkInterfaceId: eni.id })
    lab.pass(500)
    expect(lab.world.networkInterfaces.size).toBe(0)
  })

  it('fails what was going on with the addresses of the primary ENI, which goes with the instance', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const instance = lab.instance(lab.subnet())
    lab.pass(1000)
    const { id } = lab.primaryOf(instance.id)
    lab.run(assignPrivateIpAddresses, { networkInterfaceId: id, secondaryPrivateIpAddressCount: 1 })
    lab.taskDuration = 500
    lab.run(terminateInstances, { instanceIds: [instance.id] })
    lab.pass(500)
    expect([...lab.world.tasks.all()].filter(({ resourceId }) => resourceId === id).map(({ state }) => state)).toEqual([
      'FAILED',
    ])
  })

  it('puts prepaid instances in the recycle bin first', () => {
    const lab = new Lab()
    const { id } = lab.instance(undefined, { instanceChargeType: 'PREPAID', instanceChargePrepaid: { period: 1 } })
    lab.run(terminateInstances, { instanceIds: [id] })
    expect(lab.row('instances', id)).toMatchObject({
      state: 'SHUTDOWN',
      latestOperation: { name: 'TerminateInstances', state: 'SUCCESS' },
    })
    lab.run(terminateInstances, { instanceIds: [id] })
    expect(lab.world.instances.size).toBe(0)
  })
})

it('the outcome of a task can be asked for during a day', () => {
  const lab = new Lab()
  lab.run(runInstances, runInput(lab.subnet()), 'first')
  const kept = () => lab.world.tasks.countBy('request', 'first')
  lab.pass(24 * 60 * 60 * 1000)
  lab.eni()
  expect(kept()).toBe(1)
  lab.pass(1)
  lab.eni()
  expect(kept()).toBe(0)
})
