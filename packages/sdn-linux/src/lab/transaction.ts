import { elementChanges } from './elements.js'
import { replaceForwarding } from './forwarding.js'
import type { Namespace } from './namespace.js'
import { inParallel } from './parallel.js'
import { type Part, permanent } from './parts.js'
import { runToEnd } from './run.js'

/** What an entry was and what it is to be. */
export interface PartChange {
  readonly before: Part
  readonly after: Part
}

/**
 * Carries out changes of entries: links that go, then the rules (one transaction, with commands of nft before and
 * after the elements), then links that come. So no guest
 * has a link while the rules for it are missing. Rejects at the first thing that fails, half done.
 */
export async function carryOut(
  fabric: Namespace,
  router: Namespace,
  changes: readonly PartChange[],
  { before: first, after: last }: { readonly before: string; readonly after: string },
): Promise<void> {
  const before = changes.map((change) => change.before)
  const after = changes.map((change) => change.after)
  const gone = changes.filter((change) => change.before.link?.key !== change.after.link?.key)
  const oldNeighbours = before.flatMap((part) => part.neighbours)
  const newNeighbours = after.flatMap((part) => part.neighbours)

  const [oldRoutes, newRoutes] = [before.flatMap((part) => part.routes), after.flatMap((part) => part.routes)]
  const [oldRules, newRules] = [before.flatMap((part) => part.rules), after.flatMap((part) => part.rules)]

  await removeAll(router, [
    ...missingFrom(newRules, oldRules).map((rule) => `rule del ${rule}`),
    ...missingFrom(newRoutes, oldRoutes).map((route) => `route del ${route}`),
    ...missingFrom(newNeighbours, oldNeighbours).map((neighbour) => `neigh del ${neighbour}`),
  ])
  await removeAll(
    fabric,
    gone.flatMap(({ before: { link } }) => link?.removal ?? []),
  )
  const elements = elementChanges(
    before.flatMap((part) => part.elements),
    after.flatMap((part) => part.elements),
  )
  await fabric.nft(`${first}${elements}${last}`)
  const come = gone.flatMap(({ after: { link } }) => (link === null ? [] : [link]))
  await fabric.ip(come.flatMap((link) => link.fabric))
  await replaceForwarding(
    fabric,
    come.map((link) => link.forwarding),
  )
  await inParallel(insideCommands(changes), ([namespace, commands]) => namespace.ip(commands))
  await inParallel(come, async ({ join }) => join?.())
  await router.ip([
    ...missingFrom(oldNeighbours, newNeighbours).map(permanent),
    ...missingFrom(oldRoutes, newRoutes).map((route) => `route replace ${route}`),
    ...missingFrom(oldRules, newRules).map((rule) => `rule add ${rule}`),
  ])
}

/** A link may have gone with its guest, and a neighbour with its link: what is not there need not be removed. */
export async function removeAll(namespace: Namespace, commands: readonly string[]): Promise<void> {
  if (commands.length === 0) return
  await runToEnd(namespace.inNetwork(['ip', '-force', '-batch', '-']), `${commands.join('\n')}\n`)
}

/** By far end: the addresses that change, and what puts a new link up. */
function insideCommands(changes: readonly PartChange[]): Map<Namespace, string[]> {
  const commands = new Map<Namespace, string[]>()
  for (const { before, after } of changes) {
    const { link } = after
    if (link === null) continue
    const same = before.link?.key === link.key
    const had = same ? before.addresses : []
    const list = commands.get(link.far) ?? []
    list.push(
      ...missingFrom(after.addresses, had).map((address) => `addr del ${address}`),
      ...missingFrom(had, after.addresses).map((address) => `addr add ${address}`),
      ...(same ? missingFrom(before.settings, after.settings).map((setting) => `link set ${setting}`) : link.inside),
    )
    if (list.length > 0) commands.set(link.far, list)
  }
  return commands
}

function missingFrom(list: readonly string[], wanted: readonly string[]): string[] {
  const there = new Set(list)
  return wanted.filter((item) => !there.has(item))
}
