import {
  allocateAddresses,
  associateAddress,
  disassociateAddress,
  modifyAddressAttribute,
  modifyAddressesBandwidth,
  modifyAddressesRenewFlag,
  modifyAddressInternetChargeType,
  releaseAddresses,
  renewAddresses,
} from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Action, addressId, addressIds, type Code, publicIp, refuses, slow, wrongId } from './eip-cases.js'
import { type Refusal, text } from './refusal.js'

const busy = <I>(action: Action<I>, input: I): Refusal =>
  refuses(
    action,
    'an EIP that is busy',
    'OperationDenied.MutexTaskRunning',
    [addressId, 'ModifyAddressesBandwidth', 'still running'],
    (lab) => {
      lab.run(modifyAddressesBandwidth, { addressIds, internetMaxBandwidthOut: 2 })
      return input
    },
    slow,
  )

/** Binds the EIP to a new instance. */
function bound(lab: Lab): { instanceId: string } {
  const instanceId = lab.instance().id
  lab.run(associateAddress, { addressId, instanceId })
  return { instanceId }
}

const allocate = (...[why, code, says, input]: [string, Code, readonly string[], object]): Refusal =>
  refuses(allocateAddresses, why, code, says, input)

const associate = (...[why, code, says, input]: [string, Code, readonly string[], (lab: Lab) => object]): Refusal =>
  refuses(associateAddress, why, code, says, (lab) => ({ addressId, ...input(lab) }))

const prepaid = { internetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH' }
const unsupported = 'UnsupportedOperation'
const invalid = 'InvalidParameterValue'

export const eipRefusals: Readonly<Record<string, readonly Refusal[]>> = {
  AllocateAddresses: [
    allocate('none at all', 'InvalidParameterValue.Range', ['AddressCount 0'], { addressCount: 0 }),
    allocate('more than the quota', 'AddressQuotaLimitExceeded', ['20', '21 more'], { addressCount: 21 }),
    allocate('a long name', invalid, ['AddressName', '129'], { addressName: text(129) }),
    allocate('an unknown line', invalid, ['InternetServiceProvider', "'x'"], { internetServiceProvider: 'x' }),
    allocate('an unknown charge type', invalid, ['InternetChargeType', "'x'"], { internetChargeType: 'x' }),
    allocate('a bandwidth package', unsupported, ['BANDWIDTH_PACKAGE'], { internetChargeType: 'BANDWIDTH_PACKAGE' }),
    allocate('a package that is not there', 'InvalidParameterValue.BandwidthPackageNotFound', ["'bwp-00000001'"], {
      bandwidthPackageId: 'bwp-00000001',
    }),
    allocate('a malformed package', 'InvalidParameterValue.BandwidthPackageIdMalformed', ["'x'"], {
      bandwidthPackageId: 'x',
    }),
    allocate('a dedicated cluster', 'InvalidParameterValue.InvalidDedicatedClusterId', ["'c'"], {
      dedicatedClusterId: 'c',
    }),
    allocate('no bandwidth', 'InvalidParameterValue.BandwidthTooSmall', ['InternetMaxBandwidthOut 0'], {
      internetMaxBandwidthOut: 0,
    }),
    allocate('too much bandwidth', 'InvalidParameterValue.BandwidthOutOfRange', ['101', '100'], {
      internetMaxBandwidthOut: 101,
    }),
    allocate('prepaid without a period', 'MissingParameter', ['AddressChargePrepaid'], prepaid),
    allocate('a period that is not on offer', invalid, ['Period 13'], {
      ...prepaid,
      addressChargePrepaid: { period: 13 },
    }),
    allocate('an unknown way to renew', invalid, ['AutoRenewFlag 3'], {
      ...prepaid,
      addressChargePrepaid: { period: 1, autoRenewFlag: 3 },
    }),
    allocate('a period for postpaid', 'InvalidParameterValue.Combination', ['AddressChargePrepaid'], {
      addressChargePrepaid: { period: 1 },
    }),
    allocate('an unknown type', invalid, ['AddressType', "'x'"], { addressType: 'x' }),
    allocate('a type not modelled', unsupported, ['AntiDDoSEIP'], { addressType: 'AntiDDoSEIP' }),
    allocate('an anti-DDoS package', unsupported, ['AntiDDoSPackageId'], { antiDDoSPackageId: 'bgp-1' }),
    allocate('VIP clusters', unsupported, ['VipCluster'], { vipCluster: ['1.1.1.1'] }),
    allocate('a prepaid native IP', unsupported, ['IP_PREPAID_BY_MONTH'], { iPChargeType: 'IP_PREPAID_BY_MONTH' }),
    allocate('an unknown Anycast zone', invalid, ['AnycastZone', "'x'"], { anycastZone: 'x' }),
    allocate('an unknown egress', 'InvalidParameterValue.InvalidEgress', ['Egress', "'x'"], { egress: 'x' }),
    allocate('a reserved tag', 'InvalidParameterValue.InvalidTag', ['qcs:x'], { tags: [{ key: 'qcs:x' }] }),
    allocate('a long token', invalid, ['ClientToken', '65'], { clientToken: text(65) }),
    refuses(allocateAddresses, 'a token used with other members', unsupported, ['ClientToken', "'t'"], (lab) => {
      lab.run(allocateAddresses, { clientToken: 't' })
      return { clientToken: 't', addressCount: 2 }
    }),
  ],
  ReleaseAddresses: [
    refuses(
      releaseAddresses,
      'the id of a public IP',
      'InvalidParameterValue.AddressNotFound',
      ['AddressIds'],
      (lab) => ({
        addressIds: [publicIp(lab).id],
      }),
    ),
    ...wrongId(releaseAddresses, (id) => ({ addressIds: [id] })),
    refuses(releaseAddresses, 'no ids', 'MissingParameter', ['AddressIds'], { addressIds: [] }),
    busy(releaseAddresses, { addressIds }),
    refuses(
      releaseAddresses,
      'a bound EIP, and the free one with it',
      'UnsupportedOperation.AddressStatusNotPermit',
      [addressId, 'BIND'],
      (lab) => {
        lab.eip('eip-00000002', '43.0.0.2')
        bound(lab)
        return { addressIds: ['eip-00000002', addressId] }
      },
    ),
  ],
  AssociateAddress: [
    refuses(
      associateAddress,
      'an instance with a public IP',
      'InvalidParameterValue.InstanceHasWanIP',
      ['return'],
      (lab) => {
        const eip = publicIp(lab)
        const [instance] = [...lab.world.instances.all()]
        if (!eip.privateIpId?.startsWith(instance?.vpcId ?? 'x')) throw new Error('not that of the instance')
        return { addressId, instanceId: instance?.id ?? '' }
      },
    ),
    ...wrongId(associateAddress, (id) => ({ addressId: id, instanceId: 'ins-00000001' })),
    associate('nothing to bind to', 'InvalidParameterValue.MissingAssociateEntity', ['InstanceId'], () => ({})),
    associate('an instance and an ENI', 'InvalidParameterConflict', ['ins-00000001', 'eni-00000001'], () => ({
      instanceId: 'ins-00000001',
      networkInterfaceId: 'eni-00000001',
    })),
    associate(
      'an instance and the address of another of its ENIs',
      'InvalidParameterValue.PrivateIpAddressNotMatch',
      ['PrivateIpAddress', "'10.0.0.99'", 'InstanceId'],
      (lab) => ({ instanceId: lab.instance().id, privateIpAddress: '10.0.0.99' }),
    ),
    associate('an ENI without an address', 'MissingParameter', ['PrivateIpAddress'], (lab) => ({
      networkInterfaceId: lab.eni().id,
    })),
    associate('a malformed ENI', 'InvalidParameterValue', ['NetworkInterfaceId', "'x'"], () => ({
      networkInterfaceId: 'x',
      privateIpAddress: '10.0.0.1',
    })),
    associate('an unknown ENI', 'InvalidNetworkInterfaceId.NotFound', ["'eni-zzzzzzzz'"], () => ({
      networkInterfaceId: 'eni-zzzzzzzz',
      privateIpAddress: '10.0.0.1',
    })),
    associate('an address of another ENI', 'InvalidParameterValue.PrivateIpAddressNotMatch', ["'10.0.1.9'"], (lab) => ({
      networkInterfaceId: lab.eni().id,
      privateIpAddress: '10.0.1.9',
    })),
    refuses(
      associateAddress,
      'an ENI still being made',
      'UnsupportedOperation.InstanceStatusNotPermit',
      ['eni-', 'PENDING'],
      (lab) => {
        const eni = lab.eni()
        return { addressId, networkInterfaceId: eni.id, privateIpAddress: lab.addressesOf(eni.id)[0] ?? '' }
      },
      slow,
    ),
    associate('a malformed instance', 'InvalidParameterValue.InstanceIdMalformed', ["'x'"], () => ({
      instanceId: 'x',
    })),
    associate('a load balancer', 'InvalidParameterValue.ResourceNotSupport', ["'lb-00000001'"], () => ({
      instanceId: 'lb-00000001',
    })),
    associate('an unknown instance', 'InvalidInstanceId.NotFound', ["'ins-zzzzzzzz'"], () => ({
      instanceId: 'ins-zzzzzzzz',
    })),
    refuses(
      associateAddress,
      'an instance still starting',
      'InvalidParameterValue.InvalidInstanceState',
      ['ins-', 'PENDING'],
      (lab) => ({ addressId, instanceId: lab.instance().id }),
      slow,
    ),
    associate('an instance with an EIP', 'InvalidInstanceId.AlreadyBindEip', ['ins-', "'43.0.0.1'"], (lab) => {
      lab.eip('eip-00000002', '43.0.0.2')
      return { ...bound(lab), addressId: 'eip-00000002' }
    }),
    associate('an address with an EIP', 'InvalidPrivateIpAddress.AlreadyBindEip', ["'43.0.0.1'"], (lab) => {
      lab.eip('eip-00000002', '43.0.0.2')
      const eni = lab.primaryOf(bound(lab).instanceId as `ins-${string}`)
      const [privateIpAddress] = lab.addressesOf(eni.id)
      return { addressId: 'eip-00000002', networkInterfaceId: eni.id, privateIpAddress }
    }),
    associate('a bound EIP', 'UnsupportedOperation.AddressStatusNotPermit', [addressId, 'BIND'], (lab) => {
      bound(lab)
      return { instanceId: lab.instance().id }
    }),
    associate('direct connection', unsupported, ['EipDirectConnection'], (lab) => ({
      instanceId: lab.instance().id,
      eipDirectConnection: true,
    })),
    associate('another region', unsupported, ['InstanceRegion', 'ap-tokyo'], (lab) => ({
      instanceId: lab.instance().id,
      instanceRegion: 'ap-tokyo',
    })),
    refuses(
      associateAddress,
      'an EIP that is busy',
      'OperationDenied.MutexTaskRunning',
      [addressId, 'still running'],
      (lab) => {
        const instanceId = lab.instance().id
        lab.taskDuration = 1000
        lab.run(modifyAddressesBandwidth, { addressIds, internetMaxBandwidthOut: 2 })
        return { addressId, instanceId }
      },
    ),
  ],
  DisassociateAddress: [
    ...wrongId(disassociateAddress, (id) => ({ addressId: id })),
    busy(disassociateAddress, { addressId }),
    refuses(disassociateAddress, 'a free EIP', 'InvalidAddressIdStatus.NotPermit', [addressId, 'UNBIND'], {
      addressId,
    }),
    refuses(disassociateAddress, 'an ordinary public IP instead', unsupported, ['ReallocateNormalPublicIp'], {
      addressId,
      reallocateNormalPublicIp: true,
    }),
  ],
  ModifyAddressAttribute: [
    ...wrongId(modifyAddressAttribute, (id) => ({ addressId: id })),
    busy(modifyAddressAttribute, { addressId, addressName: 'x' }),
    refuses(modifyAddressAttribute, 'a long name', 'InvalidParameterValue.TooLong', ['AddressName', '129'], {
      addressId,
      addressName: text(129),
    }),
    refuses(modifyAddressAttribute, 'a space', invalid, ['AddressName', "'a b'"], { addressId, addressName: 'a b' }),
    refuses(modifyAddressAttribute, 'direct connection', unsupported, ['EipDirectConnection'], {
      addressId,
      eipDirectConnection: 'TRUE',
    }),
    refuses(modifyAddressAttribute, 'no switch', invalid, ['EipDirectConnection', "'x'"], {
      addressId,
      eipDirectConnection: 'x',
    }),
  ],
  ModifyAddressesBandwidth: [
    ...wrongId(modifyAddressesBandwidth, (id) => ({ addressIds: [id], internetMaxBandwidthOut: 1 })),
    busy(modifyAddressesBandwidth, { addressIds, internetMaxBandwidthOut: 1 }),
    refuses(modifyAddressesBandwidth, 'too little', 'InvalidParameterValue.BandwidthTooSmall', ['0'], {
      addressIds,
      internetMaxBandwidthOut: 0,
    }),
    refuses(modifyAddressesBandwidth, 'too much', 'InvalidParameterValue.BandwidthOutOfRange', ['101'], {
      addressIds,
      internetMaxBandwidthOut: 101,
    }),
  ],
  ModifyAddressInternetChargeType: [
    ...wrongId(modifyAddressInternetChargeType, (id) => ({
      addressId: id,
      internetChargeType: 'BANDWIDTH_POSTPAID_BY_HOUR',
      internetMaxBandwidthOut: 1,
    })),
    refuses(
      modifyAddressInternetChargeType,
      'what it is already',
      'InvalidParameterValue.InternetChargeTypeNotChanged',
      ['TRAFFIC_POSTPAID_BY_HOUR'],
      { addressId, internetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR', internetMaxBandwidthOut: 1 },
    ),
    refuses(
      modifyAddressInternetChargeType,
      'prepaid without a period',
      'InvalidParameterValue.Combination',
      ['AddressChargePrepaid'],
      { addressId, ...prepaid, internetMaxBandwidthOut: 1 },
    ),
    refuses(modifyAddressInternetChargeType, 'too much', 'InvalidParameterValue.Range', ['101'], {
      addressId,
      internetChargeType: 'BANDWIDTH_POSTPAID_BY_HOUR',
      internetMaxBandwidthOut: 101,
    }),
    refuses(
      modifyAddressInternetChargeType,
      'a third change',
      'LimitExceeded.ModifyAddressInternetChargeTypeQuota',
      [addressId, '2'],
      (lab) => {
        for (const internetChargeType of ['BANDWIDTH_POSTPAID_BY_HOUR', 'TRAFFIC_POSTPAID_BY_HOUR']) {
          lab.run(modifyAddressInternetChargeType, { addressId, internetChargeType, internetMaxBandwidthOut: 1 })
        }
        return { addressId, internetChargeType: 'BANDWIDTH_POSTPAID_BY_HOUR', internetMaxBandwidthOut: 1 }
      },
    ),
  ],
  ModifyAddressesRenewFlag: [
    ...wrongId(modifyAddressesRenewFlag, (id) => ({ addressIds: [id], renewFlag: 'NOTIFY_AND_AUTO_RENEW' })),
    refuses(modifyAddressesRenewFlag, 'an unknown flag', invalid, ['RenewFlag', "'x'"], { addressIds, renewFlag: 'x' }),
    refuses(modifyAddressesRenewFlag, 'a postpaid EIP', 'InvalidParameterValue.ResourceNotSupport', [addressId], {
      addressIds,
      renewFlag: 'NOTIFY_AND_AUTO_RENEW',
    }),
  ],
  RenewAddresses: [
    ...wrongId(renewAddresses, (id) => ({ addressIds: [id], addressChargePrepaid: { period: 1 } })),
    refuses(
      renewAddresses,
      'a postpaid EIP',
      'UnsupportedOperation.InvalidAddressInternetChargeType',
      [addressId, 'TRAFFIC_POSTPAID_BY_HOUR'],
      { addressIds, addressChargePrepaid: { period: 1 } },
    ),
  ],
}
