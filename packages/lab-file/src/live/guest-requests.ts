import { type Schemas, take } from '@havip/client'
import type { LabNode, Value } from '../plan/node.js'
import type { Requests, Work } from './work.js'

/** The variable by which a process carries the sum of the files it reads, so that it is another one when they change. */
const sumVariable = 'HAVIP_LAB_FILES'

/** All the files of an instance at once: what is not among them goes. */
export const files: Requests = {
  create: (work, { needs: [instance = ''], loose }) => putFiles(work, work.known.id(instance), loose),
  update: (work, { loose }, { id }) => putFiles(work, id, loose),
  remove: (work, { id }) => putFiles(work, id, {}),
}

async function putFiles({ server }: Work, id: string, loose: LabNode['loose']): Promise<void> {
  const items = Object.entries(loose).map(([path, file]) => ({ path, ...(file as { content: string; mode: string }) }))
  await take(server.client.PUT('/v1/lab/instances/{id}/files', { params: { path: { id } }, body: { items } }))
}

/** Of an ENI, or of an instance, whose primary one it is then. */
export const mtu: Requests = {
  create: (work, { needs: [owner = ''], loose }) => putMtu(work, work.known.id(owner), Number(loose.mtu)),
  update: (work, { loose }, { id }) => putMtu(work, id, Number(loose.mtu)),
  remove: (work, { id }) => putMtu(work, id, 1500),
}

async function putMtu({ server }: Work, id: string, bytes: number): Promise<void> {
  const params = { path: { id } }
  await take(server.client.PUT('/v1/lab/network-interfaces/{id}', { params, body: { mtu: bytes } }))
}

export const process: Requests = {
  create: (work, node) => putProcess(work, work.known.id(node.needs[0] ?? ''), node),
  update: (work, node, { id }) => putProcess(work, id, node),
  remove: async ({ server }, { id, key }) => {
    const path = { id, name: processName(key) }
    await take(server.client.DELETE('/v1/lab/instances/{id}/processes/{name}', { params: { path } }))
  },
}

/** One that is declared otherwise already is ended first. */
async function putProcess({ server }: Work, id: string, { key, loose }: LabNode): Promise<void> {
  const { command, restart, env, files: sum } = loose
  const body = {
    command: command as string[],
    restart: restart as Schemas['LabProcess']['restart'],
    env: { ...(env as Readonly<Record<string, string>>), ...(sum !== '' && { [sumVariable]: String(sum) }) },
  }
  const path = { id, name: processName(key) }
  await take(server.client.PUT('/v1/lab/instances/{id}/processes/{name}', { params: { path }, body }))
}

/** `haproxy` of `process.a.haproxy`. */
function processName(key: string): string {
  return key.split('.')[2] ?? ''
}

/** What a process is declared as, as its node has it. */
export function processLoose({ command, restart, env }: Schemas['LabProcess']): LabNode['loose'] {
  const { [sumVariable]: files = '', ...own } = env
  return { command: command as Value, restart, env: own, files }
}
