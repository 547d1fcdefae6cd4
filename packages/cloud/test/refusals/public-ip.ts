import {
  adjustPublicAddress,
  disassociateNatGatewayAddress,
  returnNormalAddresses,
  transformAddress,
} from '../../src/index.js'
import { addressId, publicIp, refuses, wrongId } from './eip-cases.js'
import type { Refusal } from './refusal.js'

const invalid = 'InvalidParameterValue'

/** Of actions on ordinary public IPs, and on those of NAT gateways. */
export const publicIpRefusals: Readonly<Record<string, readonly Refusal[]>> = {
  TransformAddress: [
    refuses(transformAddress, 'a malformed id', 'InvalidParameterValue.InstanceIdMalformed', ["'x'"], {
      instanceId: 'x',
    }),
    refuses(transformAddress, 'an unknown instance', 'InvalidInstanceId.NotFound', ["'ins-zzzzzzzz'"], {
      instanceId: 'ins-zzzzzzzz',
    }),
    refuses(
      transformAddress,
      'an instance without a public IP',
      'InvalidParameterValue.InstanceNoWanIP',
      ['InstanceId'],
      (lab) => ({
        instanceId: lab.instance().id,
      }),
    ),
  ],
  AdjustPublicAddress: [
    ...wrongId(adjustPublicAddress, (id) => ({ addressId: id }), invalid),
    refuses(adjustPublicAddress, 'nothing', 'MissingParameter', ['InstanceId', 'AddressId'], {}),
    refuses(adjustPublicAddress, 'both', 'InvalidParameterValue.Combination', ['InstanceId', addressId], {
      addressId,
      instanceId: 'ins-00000001',
    }),
    refuses(
      adjustPublicAddress,
      'an instance without a public IP',
      'InvalidParameterValue.InstanceNoWanIP',
      ['InstanceId'],
      (lab) => ({
        instanceId: lab.instance().id,
      }),
    ),
    refuses(
      adjustPublicAddress,
      'a postpaid EIP',
      'UnsupportedOperation.InvalidAddressInternetChargeType',
      [addressId],
      { addressId },
    ),
  ],
  ReturnNormalAddresses: [
    refuses(returnNormalAddresses, 'none', 'MissingParameter', ['AddressIps'], { addressIps: [] }),
    refuses(returnNormalAddresses, 'no address', 'InvalidParameterValue.Illegal', ["'x'"], { addressIps: ['x'] }),
    refuses(returnNormalAddresses, 'an EIP', 'InvalidParameterValue.AddressIpsNotFound', ["'43.0.0.1'"], {
      addressIps: ['43.0.0.1'],
    }),
    refuses(
      returnNormalAddresses,
      'an address paid in advance',
      'UnsupportedOperation.NotSupportedAddressIpsChargeType',
      ['AddressIps'],
      (lab) => ({
        addressIps: [publicIp(lab, { instanceChargeType: 'PREPAID', instanceChargePrepaid: { period: 1 } }).address],
      }),
    ),
  ],
  DisassociateNatGatewayAddress: [
    refuses(disassociateNatGatewayAddress, 'a malformed id', 'InvalidParameterValue.Malformed', ["'x'"], {
      natGatewayId: 'x',
      publicIpAddresses: [],
    }),
    refuses(disassociateNatGatewayAddress, 'any NAT gateway', 'ResourceNotFound', ["'nat-00000001'"], {
      natGatewayId: 'nat-00000001',
      publicIpAddresses: ['43.0.0.1'],
    }),
  ],
}
