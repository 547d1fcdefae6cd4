import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'
import { table } from '../table.js'

export interface TraceOptions extends ConnectionOptions, OutputOptions {
  readonly from: string
  readonly to: string
  readonly source?: string
  readonly protocol?: 'udp' | 'tcp' | 'icmp'
  readonly region?: string
  readonly account?: string
}

/** Prints the steps of a packet that is not sent; exit code 2 when it would be dropped. */
export async function trace(options: TraceOptions): Promise<void> {
  const { from, to, source, protocol, region, account } = options
  const { address, port } = readTarget(to)
  if (port !== undefined && protocol === 'icmp') throw new Failure('ICMP has no ports; leave the port out of --to.')
  const body: Schemas['TraceCreate'] = {
    from,
    destination: address,
    ...(source !== undefined && { source }),
    protocol: protocol ?? (port === undefined ? 'udp' : 'tcp'),
    ...(port !== undefined && { destinationPort: port }),
  }
  const query = { ...(region !== undefined && { region }), ...(account !== undefined && { account }) }
  const traced = await ask(options, (client) => client.POST('/v1/sdn/trace', { params: { query }, body }))
  process.exitCode = traced.verdict === 'delivered' ? 0 : 2
  print(traced, options, { text: () => shown(traced), quiet: () => [traced.reason ?? traced.verdict] })
}

function shown(traced: Schemas['Trace']): string {
  const steps = traced.hops.map(({ step, says }, i) => [String(i + 1), step, says])
  const end =
    traced.verdict === 'delivered'
      ? `Delivered to ${traced.to}, for ${traced.destination}.`
      : `Dropped: ${traced.reason}.`
  return `${steps.length === 0 ? '' : table(['', 'STEP', 'WHAT'], steps)}${end}\n`
}

/** An address, or one with a port behind a colon. */
function readTarget(text: string): { readonly address: string; readonly port?: number } {
  const [, address = text, port] = /^([^:]+):(\d+)$/.exec(text) ?? []
  if (port === undefined) return { address }
  if (Number(port) > 65_535) throw new Failure(`--to names port ${port}; ports go to 65535.`)
  return { address, port: Number(port) }
}
