import type { ListingCodes } from '../query/listing.js'

/** The CVM product documents other codes than the VPC product for the same mistakes. */
export const cvmCodes: ListingCodes = {
  coexist: 'InvalidParameter',
  unknownFilter: 'InvalidFilter',
  malformedId: 'InvalidInstanceId.Malformed',
  tooManyIds: 'InvalidParameterValue.LimitExceeded',
  range: 'InvalidParameterValue',
}
