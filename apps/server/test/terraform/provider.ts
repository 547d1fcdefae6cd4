import { CommonClient } from 'tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js'
import { vi } from 'vitest'
import { developmentAccount } from '../../src/index.js'
import { startCloud } from '../cloud-under-test.js'
import { region } from '../sdk.js'

// biome-ignore lint/suspicious/noExplicitAny: replies are read as the provider does, each test asserts what it reads
export type Reply = Record<string, any>

/** `vpc:CreateVpc` with its parameters, as the provider sends it. */
export type Call = (action: string, parameters?: object) => Promise<Reply>

export interface Provider {
  readonly call: Call
  close(): Promise<void>
}

const versions: Readonly<Record<string, string>> = {
  vpc: '2017-03-12',
  cvm: '2017-03-12',
  cbs: '2017-03-12',
  tag: '2018-08-13',
  api: '2020-11-06',
}

/** A server whose tasks take a while, and the provider's client for it: JSON by POST, TC3, English. */
export async function startProvider(): Promise<Provider> {
  const cloud = await startCloud({ taskDuration: '50' })
  const { protocol, host } = new URL(cloud.url)
  const clients = new Map<string, CommonClient>()
  const clientOf = (service: string) => {
    const made = clients.get(service)
    if (made !== undefined) return made
    const [credential] = developmentAccount.keys
    const httpProfile = { endpoint: host, protocol: `${protocol}//` }
    const profile = { language: 'en-US' as const, httpProfile }
    const client = new CommonClient(host, versions[service] ?? '', { credential, region, profile })
    clients.set(service, client)
    return client
  }
  return {
    call: (action, parameters = {}) => {
      const [service = '', name = ''] = action.split(':')
      return clientOf(service).request(name, parameters)
    },
    close: cloud.close,
  }
}

/** Calls it until it gives something, as the provider polls. */
export async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  return vi.waitFor(
    async () => {
      const value = await read()
      if (value === undefined) throw new Error('what the provider waits for did not come')
      return value
    },
    { timeout: 10_000, interval: 20 },
  )
}

/** Calls it until it succeeds or fails with another code; a rule of the provider, code in full or up to its first dot. */
export async function retrying(codes: readonly string[], run: () => Promise<Reply>): Promise<Reply> {
  return until(async () => {
    try {
      return await run()
    } catch (error) {
      const code = codeOf(error)
      if (codes.some((one) => one === code || one === code.split('.')[0])) return undefined
      throw error
    }
  })
}

/** What it gives, or undefined when it fails with that code. */
export async function unless(code: string, run: () => Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await run()
  } catch (error) {
    if (codeOf(error) === code) return undefined
    throw error
  }
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown }).code
  if (typeof code !== 'string') throw error
  return code
}

/** The name of a resource that the provider gives to the tag service: without an account. */
export function resourceName(service: string, prefix: string, id: string): string {
  return `qcs::${service}:${region}:uin/:${prefix}/${id}`
}

/** Every element of a list, by pages of 100; an id that comes twice is a failure of the provider's. */
export async function pages(call: Call, action: string, list: string, id: string, parameters: object, text = false) {
  const seen = new Map<string, Reply>()
  for (let offset = 0; ; ) {
    const page = text ? { Limit: '100', Offset: String(offset) } : { Limit: 100, Offset: offset }
    const reply = await call(action, { ...parameters, ...page })
    for (const element of reply[list] as Reply[]) {
      if (seen.has(element[id])) throw new Error(`${action} lists ${element[id]} twice`)
      seen.set(element[id], element)
    }
    offset += reply[list].length
    if (reply[list].length === 0 || offset >= reply.TotalCount) return [...seen.values()]
  }
}

export const filter = (Name: string, ...Values: string[]) => ({ Name, Values })
