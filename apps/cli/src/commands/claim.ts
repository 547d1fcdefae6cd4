import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { type OutputOptions, print } from '../output.js'

export interface ClaimOptions extends ConnectionOptions, OutputOptions {
  readonly from: string
  readonly form: 'request' | 'reply'
}

/** Exit code of a claim that the network refused. */
const refused = 2

export async function claim(address: string, options: ClaimOptions): Promise<void> {
  const { from, form } = options
  const result = await ask(options, (client) => client.POST('/v1/sdn/announcements', { body: { from, address, form } }))
  print(result, options, {
    text: () => `${sentence(result)}\n`,
    quiet: () => (result.honoured ? [result.networkInterfaceId] : []),
  })
  if (!result.honoured && result.due === undefined) process.exitCode = refused
}

function sentence(result: Schemas['Announcement']): string {
  const { address, networkInterfaceId: eni } = result
  if (result.due !== undefined)
    return `${eni} announced ${address}: ${result.haVipId} moves at ${result.due}, for the network takes its time`
  if (!result.honoured) return `${eni} announced ${address}: refused (${result.reason})`
  if (result.from === eni) return `${eni} announced ${address}: it holds ${result.haVipId} already`
  return `${eni} announced ${address}: ${result.haVipId} moved from ${result.from ?? 'nobody'} to ${eni}`
}
