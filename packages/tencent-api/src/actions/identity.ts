import type * as cam from 'tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_models.js'
import type * as sts from 'tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_models.js'
import type { Complete } from '../encode/complete.js'
import { isoTime } from '../encode/time.js'
import { list, object, required, text, unsigned } from '../schema/members.js'
import { answers, type Surroundings } from './action.js'
import { assumeRole } from './assume-role.js'

type Reply<Response> = Complete<Omit<Response, 'RequestId'>, never>

const sessionTag = object({
  Key: required(text('Key of the tag.')),
  Value: required(text('Value of the tag.')),
})

/** Who asks: an account by its own key pair, or a role by a temporary one. */
function identity({ principal }: Surroundings): Reply<sts.GetCallerIdentityResponse> {
  const { credential, session } = principal
  const { uin } = credential
  if (session === undefined) {
    return { Arn: `qcs::cam:${uin}:uin/${uin}`, AccountId: uin, UserId: uin, PrincipalId: uin, Type: 'CAMUser' }
  }
  return {
    Arn: `qcs::sts:${uin}:assumed-role/${session.roleId}`,
    AccountId: uin,
    UserId: `${session.roleId}:${session.name}`,
    PrincipalId: session.principalUin,
    Type: 'CAMRole',
  }
}

export const identityActions = [
  answers({
    service: 'sts',
    name: 'AssumeRole',
    doc: 'Gives a temporary key pair and token of a role.',
    regionless: true,
    request: {
      RoleArn: required(text('The role: qcs::cam::uin/<uin>:role/<id> or qcs::cam::uin/<uin>:roleName/<name>.')),
      RoleSessionName: required(text('Name of the session, 2 to 128 letters, digits or characters of =,.@_-.')),
      DurationSeconds: unsigned('How long they are valid, seconds; 7200 by default, at most 43200.'),
      Policy: text('Policy of the session, URL-encoded JSON. Checked for its form, not enforced.'),
      ExternalId: text('Id the role may ask for, 2 to 128 letters, digits or characters of =,.@:/-.'),
      Tags: list(sessionTag, 'Tags of the session, at most 50.'),
      SourceIdentity: text('Who stands behind the session.'),
      SerialNumber: text('Device for a second factor; not modelled.'),
      TokenCode: text('Code of that device; not modelled.'),
    },
    run: (input, around, { caller }): Reply<sts.AssumeRoleResponse> => {
      const { expiredTime, tmpSecretId, tmpSecretKey, token } = assumeRole(input, around, caller)
      return {
        Credentials: { Token: token, TmpSecretId: tmpSecretId, TmpSecretKey: tmpSecretKey },
        ExpiredTime: expiredTime,
        Expiration: isoTime(expiredTime * 1000),
      }
    },
  }),
  answers({
    service: 'sts',
    name: 'GetCallerIdentity',
    doc: 'Tells whose key pair signed the request.',
    regionless: true,
    request: {},
    run: (_input, around) => identity(around),
  }),
  answers({
    service: 'cam',
    name: 'GetUserAppId',
    doc: 'Tells the AppId and uin of the account.',
    regionless: true,
    request: {},
    run: (_input, { principal: { credential } }): Reply<cam.GetUserAppIdResponse> => ({
      Uin: credential.uin,
      OwnerUin: credential.uin,
      AppId: Number(credential.accountId),
    }),
  }),
]
