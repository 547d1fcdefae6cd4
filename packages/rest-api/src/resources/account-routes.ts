import { createAccount, deleteAccount, findAccount, reaches, renameAccount } from '@havip/identity'
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../backend/error.js'
import { principalOf } from '../http/access.js'
import { identityOf, type RestOptions, requestOf } from '../http/context.js'
import { describe } from '../http/describe.js'
import { listQuery, readSelection } from '../list/query.js'
import { select } from '../list/select.js'
import { ref } from '../schema/fields.js'
import { AccountCreate, AccountUpdate, Session } from '../schema/identity.js'
import { Account } from '../schema/place.js'
import { itemParams } from './answer.js'
import { answerPage, idOf, mergePatchType, pageOf } from './routes.js'

const tag = 'accounts'
const example = { id: '1300000001', uin: '100000000001', name: 'development' }
const listed = {
  many: tag,
  filters: ['id', 'uin', 'name'],
  sorts: ['id', 'uin', 'name'],
  defaultSort: '',
  tagged: false,
}

/** The accounts that the caller may name, and who the caller is. */
export function accountRoutes(app: FastifyInstance, options: RestOptions): void {
  app.get(
    '/session',
    {
      schema: describe({
        operationId: 'getSession',
        summary: 'Tell who asks',
        tag: 'tokens',
        answers: {
          200: {
            description: 'Who asks, and what that may do.',
            schema: Session,
            example: { actor: 'tok-0a1b2c3d', role: 'operator', accountIds: null },
          },
        },
        codes: [],
      }),
    },
    async (request) => {
      const { actor, role, accountIds } = principalOf(request)
      return { actor, role, accountIds }
    },
  )

  app.get(
    '/accounts',
    {
      schema: describe({
        operationId: 'listAccounts',
        summary: 'List accounts',
        description: 'Those that the caller may name.',
        tag,
        query: listQuery(listed),
        answers: {
          200: {
            description: 'A page of accounts.',
            schema: pageOf(ref(Account), tag),
            example: { items: [example], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: [],
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, listed)
      const by = principalOf(request)
      const own = options.accounts().filter(({ id }) => reaches(by, id))
      return answerPage(request, reply, select(own, selection, 'id'))
    },
  )

  app.get(
    '/accounts/:id',
    {
      schema: describe({
        operationId: 'getAccount',
        summary: 'Get an account',
        tag,
        params: itemParams,
        answers: { 200: { description: 'The account.', schema: Account, example } },
        codes: ['ResourceNotFound'],
      }),
    },
    async (request) => {
      const id = idOf(request)
      const account = options.accounts().find((each) => each.id === id)
      if (account === undefined || !reaches(principalOf(request), id))
        throw new ApiError('ResourceNotFound', `There is no account '${id}'.`)
      return account
    },
  )

  app.post(
    '/accounts',
    {
      schema: describe({
        operationId: 'createAccount',
        summary: 'Make an account',
        description: 'It has no key pairs yet: make one.',
        tag,
        role: 'admin',
        body: AccountCreate,
        bodyExample: { name: 'staging' },
        answers: {
          201: {
            description: 'The account as it was made.',
            schema: Account,
            example,
            headers: { Location: 'Where the account is.' },
          },
        },
        codes: [
          'InvalidParameterValue.Empty',
          'InvalidParameterValue.TooLong',
          'InvalidParameterValue.Malformed',
          'InvalidParameterValue.Duplicate',
        ],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const made = await identityOf(options).write(
        createAccount,
        request.body as AccountCreate,
        requestOf(request, 'CreateAccount'),
      )
      return reply.code(201).header('Location', `/v1/accounts/${made.id}`).send(made)
    },
  )

  app.patch(
    '/accounts/:id',
    {
      schema: describe({
        operationId: 'updateAccount',
        summary: 'Change an account',
        description: 'Members that are not given stay (JSON merge patch, RFC 7396).',
        tag,
        role: 'admin',
        params: itemParams,
        body: AccountUpdate,
        bodyExample: { name: 'staging' },
        consumes: ['application/json', mergePatchType],
        answers: { 200: { description: 'The account as it is now.', schema: Account, example } },
        codes: ['ResourceNotFound', 'InvalidParameterValue.Empty', 'InvalidParameterValue.TooLong'],
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const identity = identityOf(options)
      const id = idOf(request)
      const { name = findAccount(identity.state, id).name } = request.body as AccountUpdate
      return identity.write(renameAccount, { id, name }, requestOf(request, 'UpdateAccount'))
    },
  )

  app.delete(
    '/accounts/:id',
    {
      schema: describe({
        operationId: 'deleteAccount',
        summary: 'Delete an account',
        description:
          'It has to be empty: no resources in any region, no key pairs, no tokens of its own. Its numbers are not given again.',
        tag,
        role: 'admin',
        params: itemParams,
        answers: { 204: { description: 'It is gone.' } },
        codes: ['ResourceNotFound', 'ResourceInUse', 'UnsupportedOperation'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const identity = identityOf(options)
      const id = idOf(request)
      const holdings = (await options.holdings?.(id)) ?? []
      await identity.write(deleteAccount, { id, holdings }, requestOf(request, 'DeleteAccount'))
      return reply.code(204).send()
    },
  )
}
