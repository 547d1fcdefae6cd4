import { fileURLToPath } from 'node:url'
import { type NodeSettings, renderInstances } from '@havip/keepalived'
import type { InstanceFile, LabClient } from '@havip/sdn-linux'
import { until } from './cloud.js'
import { Lines } from './lines.js'
import { streamInterval } from './run.js'
import { checkScript, checkScriptPath, seed } from './seed.js'

type InstanceId = `ins-${string}`

/** Programs for the instances; they run on the build also where this file is run as source. */
const guest = (name: string) => fileURLToPath(new URL(`../../dist/demo/guest/${name}.js`, import.meta.url))
const confPath = '/run/keepalived/keepalived.conf'

/** A server of the pair: the listener, and keepalived. */
export async function startServer(
  lab: LabClient,
  instanceId: InstanceId,
  nodes: NodeSettings | readonly NodeSettings[],
  more: readonly InstanceFile[] = [],
) {
  const listener = new Lines()
  await lab.spawn({ instanceId, argv: [process.execPath, guest('listener'), String(seed.port)] }, (text) =>
    listener.add(text),
  )
  await until('the listener listens', 10_000, () => listener.value('ready') !== undefined)
  const keepalived = new Lines()
  await lab.spawn(
    {
      instanceId,
      argv: [
        'keepalived',
        '--dont-fork',
        '--log-console',
        '--log-detail',
        '--use-file',
        confPath,
        '--pid',
        '/run/keepalived/keepalived.pid',
        '--vrrp_pid',
        '/run/keepalived/vrrp.pid',
      ],
      files: [
        { path: confPath, text: renderInstances([nodes].flat()) },
        { path: checkScriptPath, text: checkScript, mode: 0o755 },
        ...more,
      ],
    },
    (text) => keepalived.add(text),
  )
  return { listener, keepalived }
}

/** The stream from the client. `answered` is how many packets came back so far, in hundreds. */
export async function startStream(lab: LabClient, instanceId: InstanceId, address: string = seed.vip) {
  const lines = new Lines()
  const argv = [process.execPath, guest('sender'), address, String(seed.port), String(streamInterval)]
  const process_ = await lab.spawn({ instanceId, argv }, (text) => lines.add(text))
  return {
    answered: () => lines.value('answered') ?? 0,
    stop: async () => {
      await process_.kill('SIGTERM')
      await process_.exited
      const outageMs = (lines.value('outage') ?? 0) * streamInterval
      return { sent: lines.value('sent') ?? 0, lost: lines.value('lost') ?? 0, outageMs }
    },
  }
}
