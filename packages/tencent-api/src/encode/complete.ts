/**
 * A type of the official SDK with every member there, nested ones too: leaving one out of a reply does not compile.
 * `Nullable` names the members that may be null on the wire; all others never are.
 */
export type Complete<T, Nullable extends string> = T extends readonly (infer E)[]
  ? readonly Complete<E, Nullable>[]
  : T extends object
    ? { readonly [K in keyof T]-?: Complete<NonNullable<T[K]>, Nullable> | (K extends Nullable ? null : never) }
    : T

/** The members of the products' objects that are documented to be null at times (wire rules; README). */
export type VpcNullable = 'Attachment'

export type CvmNullable =
  | 'CamRoleName'
  | 'CdcId'
  | 'CpuTopology'
  | 'ExpiredTime'
  | 'IPv6Addresses'
  | 'LatestOperation'
  | 'LatestOperationErrorMsg'
  | 'LatestOperationRequestId'
  | 'LatestOperationState'
  | 'PublicIpAddresses'
  | 'RdmaIpAddresses'
  | 'RenewFlag'

/** What an action answers, less the RequestId that the envelope adds. */
export type VpcReply<Response> = Complete<Omit<Response, 'RequestId'>, VpcNullable>
export type CvmReply<Response> = Complete<Omit<Response, 'RequestId'>, CvmNullable>

/** Of EIPs only: what an EIP is bound to, and how it is paid for, is null when there is no such thing. */
export type AddressNullable =
  | 'BandwidthPackageId'
  | 'DeadlineDate'
  | 'InstanceType'
  | 'NetworkInterfaceId'
  | 'PrivateAddressIp'
  | 'RenewFlag'

export type AddressReply<Response> = Complete<Omit<Response, 'RequestId'>, AddressNullable>

/** The members of disks that are documented to be null at times. */
export type CbsNullable =
  | 'AutoSnapshotPolicyIds'
  | 'CageId'
  | 'CdcId'
  | 'CdcName'
  | 'ChargeUnit'
  | 'DeviceClass'
  | 'DifferDaysOfDeadline'
  | 'DiscountPrice'
  | 'DiscountPriceHigh'
  | 'ExtraPerformanceRange'
  | 'InstanceFamily'
  | 'IsReturnable'
  | 'LastAttachInsId'
  | 'OriginalPrice'
  | 'OriginalPriceHigh'
  | 'ProjectName'
  | 'UnitPrice'
  | 'UnitPriceDiscount'
  | 'UnitPriceDiscountHigh'
  | 'UnitPriceHigh'

export type CbsReply<Response> = Complete<Omit<Response, 'RequestId'>, CbsNullable>
