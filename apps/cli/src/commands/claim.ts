import type { Announcement } from '@havip/server'
import { ask } from '../api.js'

export interface ClaimOptions {
  readonly from: string
  readonly form: 'request' | 'reply'
  readonly url: string
  readonly json?: boolean
}

/** Exit code of a claim that the network refused. */
const refused = 2

export async function claim(address: string, { from, form, url, json }: ClaimOptions): Promise<void> {
  const result = (await ask(url, '/v1/sdn/announcements', { from, address, form })) as Announcement
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : `${sentence(result)}\n`)
  if (!result.honoured) process.exitCode = refused
}

function sentence(result: Announcement): string {
  const { address, networkInterfaceId: eni } = result
  if (!result.honoured) return `${eni} announced ${address}: refused (${result.reason})`
  if (result.from === eni) return `${eni} announced ${address}: it holds ${result.haVipId} already`
  return `${eni} announced ${address}: ${result.haVipId} moved from ${result.from ?? 'nobody'} to ${eni}`
}
