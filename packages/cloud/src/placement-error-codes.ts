/** The codes of placement groups and of room on hosts, each with when it applies. */
export const placementErrorCodes = {
  'FailedOperation.AlreadyInDisasterRecoverGroup': 'the instance is in the placement group already',
  'FailedOperation.DisasterRecoverGroupNotFound': 'the placement group does not exist',
  'FailedOperation.DisasterRecoverGroupNotMatch': 'the instance is in none of the placement groups',
  'FailedOperation.PlacementSetNotEmpty': 'instances are still in the placement group',
  'InvalidInstance.NotSupported': 'not possible for this instance',
  'InvalidParameterValue.DisasterRecoverGroupIdMalformed': 'a placement group id is not of the form ps-xxxxxxxx',
  'LimitExceeded.DisasterRecoverGroup': 'the placement group leaves no room where the instance is, or anywhere',
  'ResourceInsufficient.DisasterRecoverGroupCvmQuota': 'the quota of instances in a placement group is used up',
  'ResourceInsufficient.InsufficientGroupQuota': 'the quota of placement groups is used up',
  'ResourceInsufficient.InsufficientOfferingMinimum': 'there is no room for as many instances as MinCount says',
  'ResourceInsufficient.SpecifiedInstanceType': 'there is no room for as many instances as InstanceCount says',
  'ResourceNotFound.InvalidInstanceIdNotFound': 'an instance does not exist',
  'ResourceNotFound.InvalidPlacementSet': 'the placement group does not exist',
} as const
