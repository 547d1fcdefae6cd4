import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changes, tasks } from './rest/changes.js'
import { compute } from './rest/compute.js'
import { everyKind } from './rest/every-kind.js'
import { exceptions, members } from './rest/exceptions.js'
import { haVips } from './rest/havips.js'
import { lists } from './rest/lists.js'
import { regions, routing } from './rest/routing.js'
import { open, type ServerName, serverNames, type World } from './rest/servers.js'
import type { Suite } from './rest/suite.js'
import { type Answer, differences } from './rest/transcript.js'
import { vpcs } from './rest/vpcs.js'
import { whole } from './rest/whole.js'

const suites: readonly Suite[] = [vpcs, lists, changes, tasks, haVips, compute, routing, whole, everyKind, regions]
const [emulator, tencent] = serverNames

/** What each server answered to each rule. */
const answers = new Map<string, readonly Answer[]>()
const placeOf = (server: ServerName, suite: string, rule: string) => `${server} > ${suite} > ${rule}`
const exceptionOf = (suite: string, rule: string) =>
  exceptions.find((exception) => exception.suite === suite && exception.rule === rule)

describe.each(serverNames)('on %s', (server) => {
  describe.each(suites.map((suite) => [suite.name, suite] as const))('%s', (name, { settings, rules }) => {
    let world: World
    beforeAll(async () => {
      world = await open[server](settings)
    })
    afterAll(() => world?.close())

    test.each(Object.entries(rules))('%s', async (rule, holds) => {
      world.answers()
      const exception = server === tencent ? exceptionOf(name, rule) : undefined
      if (exception === undefined) {
        await holds(world)
        answers.set(placeOf(server, name, rule), world.answers())
        return
      }
      const failed = await holds(world).then(
        () => undefined,
        (error) => `${error.message} ${JSON.stringify(error.actual)}`,
      )
      expect(failed, 'it holds here too: take it off exceptions.ts').toBeDefined()
      expect(failed).toMatch(exception.shows)
    })
  })
})

describe('on both, with the same answers', () => {
  for (const { name, rules } of suites) {
    const rest = Object.keys(rules).filter((rule) => exceptionOf(name, rule) === undefined)
    test.each(rest)(`${name} > %s`, (rule) => {
      const here = answers.get(placeOf(emulator, name, rule)) ?? expect.fail('it does not hold on the emulator')
      const there = answers.get(placeOf(tencent, name, rule)) ?? expect.fail('it does not hold on the tencent backend')
      const excepted = members.filter((each) => each.suite === name && each.rule === rule).map(({ member }) => member)
      const found = differences(here, there).map((difference) => ({ ...difference, member: lastOf(difference.at) }))
      expect(found.filter(({ member }) => !excepted.includes(member))).toEqual([])
      // What no longer differs is taken off exceptions.ts.
      expect(excepted.filter((member) => !found.some((each) => each.member === member))).toEqual([])
    })
  }

  test('and the exceptions are of rules that there are', () => {
    const known = suites.flatMap(({ name, rules }) => Object.keys(rules).map((rule) => `${name} > ${rule}`))
    const named = [...exceptions, ...members].map(({ suite, rule }) => `${suite} > ${rule}`)
    expect(named.filter((each) => !known.includes(each))).toEqual([])
  })
})

describe('the rules ask for every operation of the resources', () => {
  /** The operations that were answered so, by method and path. */
  const asked = (isSo: (status: number) => boolean) => {
    const answered = [...answers.entries()].filter(([place]) => place.startsWith(emulator))
    const requests = answered.flatMap(([, each]) =>
      each.filter(({ status }) => isSo(status)).map(({ request }) => request),
    )
    return new Set(requests.map(operationOf))
  }

  test('with success', () => {
    const succeeded = asked((status) => status < 300)
    expect(operations.filter((operation) => !succeeded.has(operation))).toEqual([])
  })

  test('and, where they name or make something, with a refusal', () => {
    const refused = asked((status) => status >= 400)
    const naming = operations.filter((operation) => !/^GET [^{]+$/.test(operation))
    expect(naming.filter((operation) => !refused.has(operation))).toEqual([])
  })
})

/** Places, the network and access have tests of their own; they are of the emulator or of this server. */
const elsewhere =
  /^\/v1\/((sdn|lab|events|tokens|key-pairs|accounts|regions|hosts|session|server|faults|audit)\b|.*\/wire$)/
const { paths } = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'))
const operations: readonly string[] = Object.entries<object>(paths)
  .filter(([path]) => !elsewhere.test(path))
  .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
const patterns = operations.map(
  (operation) => [operation, new RegExp(`^${operation.replace(/\{\w+\}/g, '[^/]+')}$`)] as const,
)

function operationOf(request: string): string {
  const path = request.split('?', 1)[0] ?? ''
  return patterns.find(([, pattern]) => pattern.test(path))?.[0] ?? path
}

function lastOf(path: string): string {
  return path.split('.').at(-1) ?? ''
}
