/** Codes any action may answer (API 3.0, common error codes). */
export const commonCodes: ReadonlySet<string> = new Set([
  'InternalError',
  'InvalidParameter',
  'InvalidParameterValue',
  'LimitExceeded',
  'MissingParameter',
  'RequestLimitExceeded',
  'RequestSizeLimitExceeded',
  'ResourceInUse',
  'ResourceInsufficient',
  'ResourceNotFound',
  'UnknownParameter',
  'UnsupportedOperation',
])
