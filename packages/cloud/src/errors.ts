/**
 * The closed set of error codes the emulated cloud answers with, each with when it applies.
 * The codes are Tencent Cloud's (API 3.0); the REST API uses the same ones.
 */
export const errorCodes = {
  'AuthFailure.InvalidAuthorization': 'the Authorization header is not in the standard form',
  'AuthFailure.SecretIdNotFound': 'the SecretId is not known',
  'AuthFailure.SignatureExpire': 'the timestamp is more than five minutes from the server clock',
  'AuthFailure.SignatureFailure': 'the signature does not match the request',
  'AuthFailure.TokenFailure': 'the temporary token is not valid',
  'FailedOperation.NoAvailableIpAddressCountInSubnet': 'the subnet has fewer free addresses than instances asked for',
  InternalError: 'a fault of the server itself; the log has the details under the request id',
  InvalidAction: 'no such action in this product and version',
  'InvalidInstanceId.Malformed': 'an instance id is not of the form ins-xxxxxxxx',
  'InvalidInstanceId.NotFound': 'an instance does not exist',
  'InvalidImageId.Malformed': 'an image id is not of the form img-xxxxxxxx',
  'InvalidInstanceName.TooLong': 'an instance name is longer than 128 characters',
  InvalidParameter: 'a parameter has the wrong type or form',
  'InvalidParameter.Coexist': 'two parameters that exclude each other were both given',
  'InvalidParameter.FilterInvalidKey': 'a filter has a name this action does not know',
  InvalidParameterCombination: 'the parameters do not go together',
  InvalidParameterValue: 'a parameter has a value outside its rule',
  'InvalidParameterValue.Duplicate': 'a value was given twice, or is taken',
  'InvalidParameterValue.DuplicatedHaVipAssociations': 'an association was given twice, or exists',
  'InvalidParameterValue.IllegalHostName': 'a host name breaks the naming rule',
  'InvalidParameterValue.InstanceTypeNotFound': 'the instance type does not exist',
  'InvalidParameterValue.InvalidUserDataFormat': 'the user data is not base64',
  'InvalidParameterValue.LimitExceeded': 'a list has too many elements',
  'InvalidParameterValue.Malformed': 'an id, an address or a CIDR block is malformed',
  'InvalidParameterValue.ParameterMismatch': 'parameters contradict each other or name things of different places',
  'InvalidParameterValue.Range': 'a value lies outside its range',
  'InvalidParameterValue.Reserved': 'an address is reserved: network, gateway or broadcast',
  'InvalidParameterValue.SubnetConflict': 'the block overlaps that of another subnet of the VPC',
  'InvalidParameterValue.SubnetRange': 'the block does not lie in the block of the VPC',
  'InvalidParameterValue.TagDuplicateKey': 'a tag key was given twice',
  'InvalidParameterValue.TagInvalidKey': 'a tag key is empty or reserved',
  'InvalidParameterValue.TagInvalidKeyLen': 'a tag key is longer than 127 characters',
  'InvalidParameterValue.TagInvalidVal': 'a tag value is longer than 255 characters',
  'InvalidParameterValue.TooLarge': 'a value is too large',
  'InvalidParameterValue.TooLong': 'a text is too long',
  'InvalidParameterValue.ZoneConflict': 'the zone does not exist in the region',
  'InvalidParameterValue.ZoneNotSupported': 'the zone does not exist in the region',
  'InvalidParameterValue.VpcIdMalformed': 'a VPC id is not of the form vpc-xxxxxxxx',
  'InvalidParameterValue.SubnetIdMalformed': 'a subnet id is not of the form subnet-xxxxxxxx',
  'InvalidParameterValue.VpcIdNotExist': 'the VPC does not exist',
  'InvalidParameterValue.SubnetNotExist': 'the subnet does not exist',
  'InvalidParameterValue.VpcIdSubnetIdNotMatch': 'the subnet is not in the VPC',
  'InvalidParameterValue.SubnetIdZoneIdNotMatch': 'the subnet is not in the zone',
  'InvalidParameterValue.IPAddressMalformed': 'an IP address is malformed',
  'InvalidParameterValue.InvalidParameterMinCount': 'MinCount is larger than InstanceCount',
  LimitExceeded: 'a quota is used up',
  'LimitExceeded.InstanceQuota': 'the quota of instances is used up',
  'LimitExceeded.NetworkInterfaceLimitExceeded': 'the quota of ENIs is used up',
  'LimitExceeded.TagKeyPerResourceExceeded': 'the resource would have more tags than allowed',
  MissingParameter: 'a required parameter is absent',
  NoSuchVersion: 'the API version does not exist',
  'OperationDenied.InstanceOperationInProgress': 'the instance is in the middle of another operation',
  RequestSizeLimitExceeded: 'the request is larger than allowed',
  ResourceInUse: 'the resource still has others in it',
  ResourceInsufficient: 'there is no free address left',
  'ResourceInsufficient.Subnet': 'the subnet has no free address left',
  ResourceNotFound: 'the resource does not exist',
  UnknownParameter: 'a parameter is not defined for the action',
  UnsupportedOperation: 'the operation is not possible, or not modelled by this emulator',
  'UnsupportedOperation.AttachmentAlreadyExists': 'the ENI is attached already',
  'UnsupportedOperation.BindEIP': 'an EIP is bound already',
  'UnsupportedOperation.IdempotentParameterMismatch': 'a ClientToken was used again with other parameters',
  'UnsupportedOperation.InstanceAssociateHavip': 'the ENI is associated with a HAVIP',
  'UnsupportedOperation.InstanceStateTerminating': 'the instance is being terminated',
  'UnsupportedOperation.InvalidInstanceState': 'not possible in the state the instance is in',
  'UnsupportedOperation.InvalidState': 'not possible in the state the resource is in',
  'UnsupportedOperation.InstanceStateRunning': 'the instance is running already',
  'UnsupportedOperation.InstanceStateStopped': 'the instance is stopped already',
  'UnsupportedOperation.MutexOperationTaskRunning': 'another task on the resource is still running',
  'UnsupportedOperation.UnbindEIP': 'no EIP is bound',
  'UnsupportedOperation.VpcMismatch': 'the two are in different VPCs',
  'UnsupportedOperation.ZoneMismatch': 'the two are in different zones',
  UnsupportedProtocol: 'the method or content type is not supported',
  UnsupportedRegion: 'the region is missing or not served',
} as const

export type ErrorCode = keyof typeof errorCodes

/** Something the caller did wrong or asked in vain: an answer, not a fault. Nothing was changed. */
export class CloudError extends Error {
  override readonly name = 'CloudError'

  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message)
  }
}
