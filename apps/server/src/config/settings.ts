import { defaultQuotas, defaultSettings, defaultZones, type Quotas, type Settings, type Zones } from '@havip/cloud'
import { cidrRange, parseCidr } from '@havip/net'
import { ConfigError } from './config-error.js'
import { readList } from './values.js'

interface SettingOptions {
  readonly quota?: readonly string[] | undefined
  readonly eipPool?: string | undefined
  readonly taskDuration?: string | undefined
}

/** What the emulated cloud is like, other than by default. */
export function readSettings(options: SettingOptions, zones: Zones): Settings {
  return {
    ...defaultSettings,
    zones,
    quotas: readQuotas(options.quota ?? []),
    eipPool: options.eipPool === undefined ? defaultSettings.eipPool : readPool(options.eipPool),
    taskDuration: readDuration(options.taskDuration),
  }
}

const quotaNames = Object.keys(defaultQuotas) as (keyof Quotas)[]
const largestQuota = 1_000_000

/** Each text is `name=number`, or several with commas between. */
function readQuotas(texts: readonly string[]): Quotas {
  const quotas = { ...defaultQuotas }
  for (const text of texts) {
    for (const part of readList('--quota', text)) {
      const [given = '', value = ''] = part.split('=', 2)
      const name = quotaNames.find((known) => known === given)
      const number = Number(value)
      if (name === undefined) {
        throw new ConfigError(`--quota names ${JSON.stringify(given)}; known are ${quotaNames.join(', ')}.`)
      }
      if (!/^\d{1,7}$/.test(value) || number > largestQuota) {
        throw new ConfigError(
          `--quota ${name} is ${JSON.stringify(value)}; it must be a whole number from 0 to ${largestQuota}.`,
        )
      }
      quotas[name] = number
    }
  }
  return quotas
}

/** Room for the network, the broadcast address and a few addresses between. */
const longestPrefix = 28

function readPool(text: string): Settings['eipPool'] {
  const block = parseCidr(text)
  if (block !== undefined && cidrRange(block).prefix <= longestPrefix) return block
  throw new ConfigError(
    `--eip-pool is ${JSON.stringify(text)}; it must be a block of /${longestPrefix} or larger, such as 198.18.0.0/15.`,
  )
}

const longestDuration = 24 * 60 * 60 * 1000

function readDuration(text: string | undefined): number {
  if (text === undefined) return defaultSettings.taskDuration
  if (/^\d{1,8}$/.test(text) && Number(text) <= longestDuration) return Number(text)
  throw new ConfigError(
    `--task-duration is ${JSON.stringify(text)}; it must be milliseconds, a whole number from 0 to ${longestDuration}.`,
  )
}

const zoneForm = /^([a-z]{2,8}(?:-[a-z]{2,32})+)-[1-9]\d{0,2}$/

/** The zones named, by region, in the order given; those of the real cloud when none are. */
export function readZones(text: string | undefined): Zones {
  if (text === undefined) return defaultZones
  const zones: Record<string, string[]> = {}
  for (const zone of readList('--zones', text)) {
    const region = zoneForm.exec(zone)?.[1]
    if (region === undefined) {
      throw new ConfigError(`--zones has ${JSON.stringify(zone)}; a zone is a region and a number, as ap-guangzhou-3.`)
    }
    const known = zones[region] ?? []
    zones[region] = known
    if (!known.includes(zone)) known.push(zone)
  }
  return zones
}

/** The zones of the regions that are served: those of the option, else those of the accounts file, else all. */
export function servedZones(option: string | undefined, ofFile: readonly string[] | undefined, zones: Zones): Zones {
  const asked = option === undefined ? ofFile : readList('--regions', option)
  if (asked === undefined) return zones
  return Object.fromEntries(
    asked.map((region) => {
      const served = Object.hasOwn(zones, region) ? zones[region] : undefined
      if (served !== undefined) return [region, served]
      const known = Object.keys(zones).join(', ')
      throw new ConfigError(
        `--regions has ${JSON.stringify(region)}; it must be one of ${known}. See --zones for others.`,
      )
    }),
  )
}
