import type { TaskWork } from '@havip/cloud'
import { ipv4 } from '@havip/net'
import fc from 'fast-check'

const [eni, haVip, instance] = ['eni-1', 'havip-1', 'ins-1'] as const

const works: { readonly [K in TaskWork['kind']]: Extract<TaskWork, { kind: K }> } = {
  'create-eni': { kind: 'create-eni', networkInterfaceId: eni },
  'attach-eni': { kind: 'attach-eni', networkInterfaceId: eni },
  'detach-eni': { kind: 'detach-eni', networkInterfaceId: eni },
  'delete-eni': { kind: 'delete-eni', networkInterfaceId: eni },
  'delete-havip': { kind: 'delete-havip', haVipId: haVip },
  'associate-eip': { kind: 'associate-eip', haVipId: haVip, eipId: 'eip-1' },
  'disassociate-eip': { kind: 'disassociate-eip', haVipId: haVip, eipId: 'eip-1' },
  'run-instance': { kind: 'run-instance', instanceId: instance },
  'start-instance': { kind: 'start-instance', instanceId: instance },
  'stop-instance': { kind: 'stop-instance', instanceId: instance },
  'terminate-instance': { kind: 'terminate-instance', instanceId: instance },
  'operate-instance': { kind: 'operate-instance', instanceId: instance },
  'detach-disk': { kind: 'detach-disk', diskId: 'disk-1' },
  'resize-disk': { kind: 'resize-disk', diskId: 'disk-1', sizeGib: 60 },
  'create-eip': { kind: 'create-eip', eipId: 'eip-1' },
  'bind-eip': { kind: 'bind-eip', eipId: 'eip-1' },
  'unbind-eip': { kind: 'unbind-eip', eipId: 'eip-1' },
  'release-eip': { kind: 'release-eip', eipId: 'eip-1' },
  'set-eip-bandwidth': { kind: 'set-eip-bandwidth', eipId: 'eip-1', bandwidth: 5 },
  'replace-eip-address': { kind: 'replace-eip-address', eipId: 'eip-1' },
  'assign-ips': { kind: 'assign-ips', networkInterfaceId: eni, addresses: [ipv4('10.0.0.6')] },
  'unassign-ips': { kind: 'unassign-ips', networkInterfaceId: eni, addresses: [ipv4('10.0.0.6')] },
  'migrate-ip': { kind: 'migrate-ip', networkInterfaceId: 'eni-2', sourceId: eni, address: ipv4('10.0.0.6') },
}

/** Any work of a task; the compiler asks for one of each kind. */
export const work = fc.constantFrom<TaskWork[]>(...Object.values(works))
