import type { ProblemCode } from '../backend/error.js'

/** What can be wrong with the tags a resource is made with. */
export const creationTagCodes: readonly ProblemCode[] = [
  'InvalidParameterValue.TagInvalidKey',
  'InvalidParameterValue.TagInvalidKeyLen',
  'InvalidParameterValue.TagInvalidVal',
  'LimitExceeded.TagKeyPerResourceExceeded',
  'UnsupportedOperation.TagSystemReservedTagKey',
]

/** What can be wrong with tags that are bound later, which is the tag service's business. */
export const tagCodes: readonly ProblemCode[] = [
  'InvalidParameter.ReservedTagKey',
  'InvalidParameterValue.TagKeyCharacterIllegal',
  'InvalidParameterValue.TagKeyEmpty',
  'InvalidParameterValue.TagKeyLengthExceeded',
  'InvalidParameterValue.TagValueCharacterIllegal',
  'InvalidParameterValue.TagValueLengthExceeded',
  'LimitExceeded.ResourceAttachedTags',
]

/** What can be wrong with addresses that are asked for. */
export const addressCodes: readonly ProblemCode[] = [
  'InvalidParameterValue.Duplicate',
  'InvalidParameterValue.Malformed',
  'InvalidParameterValue.Range',
  'InvalidParameterValue.Reserved',
  'ResourceInUse',
  'ResourceInsufficient',
  'ResourceInsufficient.Subnet',
  'VpcAddrNotInSubNet',
  'VpcIpIsUsed',
]
