import { askFor } from '../api.js'
import { type ConnectionOptions, chosenBy } from '../connection/connection.js'
import { type OutputOptions, print } from '../output.js'
import { gather, type Scope } from './gather.js'
import { shown } from './show.js'
import { warningsOf } from './warnings.js'

export type StatusOptions = ConnectionOptions & OutputOptions & Scope

/** Exit code of a server that is not ready, or has something that needs to be seen to. */
const needsCare = 2

export async function status(options: StatusOptions): Promise<void> {
  const { region, account } = options
  const scope = { ...(region !== undefined && { region }), ...(account !== undefined && { account }) }
  const seen = await askFor(options, (context) => gather(context, scope))
  const warnings = warningsOf(seen, Date.now())
  const { moves: _, ...told } = seen
  const result = { from: chosenBy(options, process.env), ...told, warnings }
  if (warnings.length > 0) process.exitCode = needsCare
  print(result, options, { text: () => shown(result), quiet: () => warnings })
}
