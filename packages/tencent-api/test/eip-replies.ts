import type { Response } from './harness.js'

/** There are no NAT gateways, so it is always refused. */
export const eipWithoutSuccess = ['DisassociateNatGatewayAddress'] as const

type Call = (action: string, parameters: object) => Promise<Response>

interface Cluster {
  readonly instanceIds: readonly string[]
  readonly tags: readonly { readonly Key: string; readonly Value: string }[]
}

/** Calls every EIP action; the address of an EIP that stays, free. */
export async function eipReplies(call: Call, { instanceIds, tags }: Cluster): Promise<string> {
  const { AddressSet, TaskId } = await call('AllocateAddresses', { AddressCount: 2, Tags: tags })
  await call('DescribeTaskResult', { TaskId: Number(TaskId) })
  const [AddressId, other] = AddressSet as string[]
  await call('AssociateAddress', { AddressId, InstanceId: instanceIds[0] })
  const { AddressSet: described } = await call('DescribeAddresses', {})
  await call('DisassociateAddress', { AddressId })
  await call('ModifyAddressAttribute', { AddressId, AddressName: 'renamed' })
  await call('ModifyAddressesBandwidth', { AddressIds: [AddressId], InternetMaxBandwidthOut: 2 })
  const AddressChargePrepaid = { Period: 1, AutoRenewFlag: 0 }
  await call('ModifyAddressInternetChargeType', {
    AddressId,
    InternetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH',
    InternetMaxBandwidthOut: 5,
    AddressChargePrepaid,
  })
  await call('ModifyAddressesRenewFlag', { AddressIds: [AddressId], RenewFlag: 'NOTIFY_AND_AUTO_RENEW' })
  await call('RenewAddresses', { AddressIds: [AddressId], AddressChargePrepaid })
  await call('AdjustPublicAddress', { AddressId })
  await call('DescribeAddressBandwidthRange', { AddressIds: AddressSet })
  await call('DescribeAddressQuota', {})
  await call('DescribeBandwidthPackages', {})
  await call('DescribeNatGateways', {})
  await call('ReleaseAddresses', { AddressIds: [AddressId] })
  return described.find((eip: Response) => eip.AddressId === other).AddressIp
}
