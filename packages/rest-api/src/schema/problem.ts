import { type Static, Type } from 'typebox'
import { list, object, part, text, word } from './fields.js'

export const Problem = object('Problem', 'Why a request was not done (RFC 9457).', {
  type: text('Names the kind of problem: `urn:havip:problem:` and the code.', 'urn:havip:problem:ResourceNotFound'),
  title: text('What the code means.', 'the resource does not exist'),
  status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status.', examples: [404] }),
  detail: text('What was wrong this time, and what would be right.', "There is no VPC 'vpc-0a1b2c3d' in ap-guangzhou."),
  code: text('The same code as the Tencent API answers.', 'ResourceNotFound'),
  requestId: text('What the log calls the request.', '6c1b2f0e-8d8c-4a55-9a37-5c3a5a0d1f6b'),
  errors: Type.Optional(
    list(
      part('A place in the request that is wrong.', {
        in: word('Where it is.', ['body', 'query', 'path', 'header']),
        pointer: text('The place there, as a JSON pointer (RFC 6901).', '/cidrBlock'),
        message: text('What is wrong with it.', 'must be string'),
      }),
      'Where the request is wrong, if that can be said: everything that does not fit the schema, or what a rule refused.',
    ),
  ),
  requests: Type.Optional(
    list(
      part('One request that was not sent.', {
        product: text('The product of the cloud.', 'vpc'),
        action: text('Its action.', 'CreateVpc'),
        request: Type.Object({}, { additionalProperties: true, description: 'The members of the request.' }),
      }),
      'With the code DryRun: what would have been sent to the cloud, the first one first.',
    ),
  ),
})
export type Problem = Static<typeof Problem>
