import { type IdGenerator, regions, seededIds } from '@havip/cloud'
import { afterAll, describe, expect, it } from 'vitest'
import { emulatedActions, type HttpRequest, products } from '../src/index.js'
import { differences, wellFormedIds } from './compare.js'
import { flatten } from './flatten.js'
import { accountId, type Harness, openHarness } from './harness.js'
import { trials } from './seeds/index.js'
import type { Example, Seeder, Trial } from './seeds/seed.js'
import { sharedJson } from './shared.js'
import { signTc3, signV1 } from './sign.js'

const examples = wellFormedIds(sharedJson<readonly Example[]>('examples.json') ?? [])

interface Case {
  /** `service Action`, with the example's number when the action has several. */
  readonly name: string
  readonly example: Example
  readonly trial: Trial
}

const cases: readonly Case[] = examples.map((example) => {
  const { service, action } = example
  const same = examples.filter((other) => other.service === service && other.action === action)
  const numbered = `${service} ${action} ${same.indexOf(example) + 1}`
  const trial = { ...trials[`${service} ${action}`], ...trials[numbered] }
  return { name: same.length > 1 ? numbered : `${service} ${action}`, example, trial }
})

function isEmulated({ example }: Case): boolean {
  return emulatedActions.some(({ service, name }) => service === example.service && name === example.action)
}

const emulated = cases.filter(isEmulated)
const shapes = ['TC3 JSON', 'TC3 GET', 'v1 form'] as const

describe.skipIf(examples.length === 0)('the documented example of', () => {
  const answered = new Map<string, number>()

  for (const { name, example, trial } of emulated) {
    for (const shape of shapes) {
      const ask = async () => {
        const { harness, seeder } = await openSeeded()
        await trial.seed?.(seeder, example)
        const parameters = trial.mend?.(example.request) ?? example.request
        const reply = await harness.send(requestOf(shape, example, parameters, trial.region, harness.now()))
        expect(harness.logged).toEqual([])
        const differing = (paths: readonly string[]) => differences(parameters, example.response.Response, reply, paths)
        const left = Object.keys(trial.differs ?? {})
        // What is said to differ does: else it is to be compared.
        const alike = reply.Error ? [] : left.filter((path) => !differing([]).some((line) => line.startsWith(path)))
        return { error: reply.Error, differing: differing(left), alike }
      }
      if (trial.exception !== undefined) {
        // Fails once it is answered as documented: then it is no exception any more.
        it(`${name} is not answered as documented, and no success is made up, sent as ${shape}`, async () => {
          const { error, differing } = await ask()
          expect(error !== undefined || differing.length > 0).toBe(true)
        })
        continue
      }
      it(`${name} is answered as documented, sent as ${shape}`, async () => {
        expect(await ask()).toEqual({ error: undefined, differing: [], alike: [] })
        answered.set(name, (answered.get(name) ?? 0) + 1)
      })
    }
  }

  it('is there for every trial: none is left over from an action that went away', () => {
    const known = new Set(cases.flatMap(({ name, example }) => [name, `${example.service} ${example.action}`]))
    expect(Object.keys(trials).filter((name) => !known.has(name))).toEqual([])
  })

  afterAll(() => {
    for (const { name, trial } of emulated) {
      if (trial.exception !== undefined) console.info(`not as documented: the example of ${name}: ${trial.exception}`)
    }
    const covered = [...answered.values()].filter((times) => times === shapes.length)
    console.info(
      `documented examples: ${covered.length} of ${examples.length} covered; ${emulated.length} are of emulated actions`,
    )
  })
})

/** A harness with a seeder that can say which ids come next. */
async function openSeeded(): Promise<{ harness: Harness; seeder: Seeder }> {
  const wanted: string[] = []
  const random = seededIds('examples')
  const ids: IdGenerator = {
    ...random,
    id(prefix) {
      const at = wanted.findIndex((id) => id.startsWith(`${prefix}-`))
      return at < 0 ? random.id(prefix) : (wanted.splice(at, 1)[0] as `${typeof prefix}-${string}`)
    },
  }
  const harness = await openHarness({}, { ids, regions })
  const seeder: Seeder = {
    ids: (...next) => void wanted.push(...next),
    async call(action, parameters, region) {
      const reply = await harness.call(action, parameters, region)
      if (reply.Error) throw new Error(`seeding: ${action}: ${reply.Error.Code}: ${reply.Error.Message}`)
      return reply
    },
    put: async (region, run) => {
      const caller = { accountId, uin: '100000000001', region, actor: 'seed' }
      await harness.cloud.write(caller, { action: 'Seed', requestId: 'seed' }, run)
    },
  }
  return { harness, seeder }
}

function requestOf(
  shape: (typeof shapes)[number],
  { service, action }: Example,
  parameters: object,
  region = 'ap-guangzhou',
  timestamp: number,
): HttpRequest {
  const version = new Map(Object.entries(products)).get(service) ?? ''
  const host = `${service}.tencentcloudapi.com`
  if (shape === 'TC3 JSON') {
    return signTc3({ action, version, region, timestamp, service, host, body: JSON.stringify(parameters) })
  }
  const flat = flatten(parameters)
  if (shape === 'TC3 GET') {
    return signTc3({ action, version, region, timestamp, service, host, query: new URLSearchParams(flat).toString() })
  }
  const common = { Action: action, Version: version, Region: region, Timestamp: String(timestamp) }
  return signV1({ method: 'POST', host, parameters: { ...Object.fromEntries(flat), ...common } })
}
