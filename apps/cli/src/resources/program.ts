import { type Operation, operations } from '@havip/client'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { confirm } from '../connection/terminal.js'
import { examples, outputOptions, serverOptions } from '../options.js'
import { exampleOf } from './examples.js'
import { addMembers, membersGiven, type Typed } from './member-options.js'
import type { Noun, Verb } from './nouns.js'
import { operationNamed } from './operation.js'
import { type CommonOptions, performAndShow, performEach } from './perform.js'

const exitCodes = '\nExit codes: 0 done, 1 refused or failed, 3 still going on when --wait ended.'

/** Adds what the REST API can do with a resource: `list`, `get`, `create`, `update`, `delete`, and verbs of its own. */
export function addVerbs(command: Command, noun: Noun): void {
  const one = `${noun.path}/{id}`
  const known: readonly [string, string, Operation['method']][] = [
    ['list', noun.path, 'GET'],
    ['get', one, 'GET'],
    ['create', noun.path, 'POST'],
    ['update', one, 'PATCH'],
    ['delete', one, 'DELETE'],
  ]
  const id = operations.find(({ path, method }) => path === noun.path && method === 'GET')?.exampleId ?? 'ID'
  const under = { parent: command, noun, id }
  for (const [name, path, method] of known) {
    const operation = operations.find((each) => each.path === path && each.method === method)
    if (operation === undefined) continue
    const columns = name === 'list' ? noun.columns : undefined
    addVerb(under, { name, operationId: operation.id }, operation, columns)
  }
  for (const verb of noun.verbs ?? []) {
    addVerb(under, verb, operationNamed(verb.operationId), verb.columns)
  }
}

/** Where a verb goes, and an id for its example. */
interface Under {
  readonly parent: Command
  readonly noun: Noun
  readonly id: string
}

function addVerb({ parent, noun, id }: Under, verb: Verb, operation: Operation, columns?: readonly string[]): void {
  const { name, takes = {}, final } = verb
  const { summary, query, body, answers, path } = operation
  const command = outputOptions(serverOptions(parent.command(name))).description(lowerFirst(summary))
  const isDelete = name === 'delete'
  const pathNames = [...path.matchAll(/\{(\w+)\}/g)].map(([, each = '']) => each)
  for (const each of pathNames) command.argument(isDelete ? '<id...>' : `<${each === 'id' ? 'id' : 'target'}>`)
  for (const argument of Object.values(takes)) command.argument(`<${argument}>`)

  const asked = (parameter: string) => query.some((each) => each.name === parameter)
  const filters = query.filter((each) => !['region', 'account', 'cursor', 'limit', 'wait'].includes(each.name))
  const members = (body ?? []).filter((member) => !(member.name in takes))
  addMembers(command, filters, { required: true })
  addMembers(command, members, { required: name !== 'update' })
  if (asked('region')) command.option('--region <region>', 'the region (default: that of the server)')
  if (asked('account')) command.option('--account <id>', 'the account (default: the first you may name)')
  if (asked('limit')) command.addOption(new Option('--limit <number>', 'list so many at most').argParser(toCount))
  if (answers === 'task' || answers === 'one or task') {
    command.addOption(
      new Option('--wait [seconds]', 'wait for its end (default: up to 600 seconds)').preset(600).argParser(toCount),
    )
  }
  if (isDelete || final !== undefined) command.option('--yes', 'do not ask')
  examples(command, exampleOf(noun, verb, operation, id)).addHelpText('after', exitCodes)

  command.action(async (...given: unknown[]) => {
    const typed = given.at(-2) as CommonOptions & Typed & { readonly yes?: boolean }
    const options = columns === undefined ? typed : { ...typed, columns }
    const input = {
      query: membersGiven(filters, options) as Record<string, string>,
      body: {
        ...membersGiven(members, options),
        ...Object.fromEntries(Object.keys(takes).map((member, i) => [member, given[pathNames.length + i]])),
      },
    }
    if (isDelete) {
      const ids = given[0] as readonly string[]
      await confirm(`Delete ${ids.join(', ')}`, options)
      const inputs = ids.map((id) => ({ ...input, path: { id } }))
      await performEach(operation, inputs, options)
      return
    }
    if (final !== undefined) await confirm(`${final} ${String(given[0])}`, options)
    const path = Object.fromEntries(pathNames.map((each, i) => [each, String(given[i])]))
    await performAndShow(operation, { ...input, path }, options)
  })
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function toCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It is a whole number from 1.')
  return count
}
