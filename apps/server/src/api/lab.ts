import type { Cloud, InstanceId, NetworkInterface } from '@havip/cloud'
import {
  ApiError,
  type Execution,
  type Lab,
  type LabAttachment,
  type LabAttachmentCreate,
  type LabExec,
  type LabFile,
  type LabInterface,
  type LabLine,
  type LabProcess,
  type LabProcessSpec,
  type LineFollower,
  type OnOutput,
} from '@havip/rest-api'
import {
  checkPath,
  LabClient,
  type LinuxEngine,
  type LogLine,
  notifications,
  type ProcessSpec,
  type ProcessState,
  requests,
  usualMtu,
} from '@havip/sdn-linux'
import { findGuest, findInstance } from './guest.js'

type Within = (accountId: string) => boolean

export interface LabParts {
  readonly cloud: Cloud
  readonly engine: LinuxEngine
  /** Resolves when the network is what the cloud says. */
  readonly settled: () => Promise<void>
}

/** The instances of the kernel engine, for the REST API. */
export class EngineLab implements Lab {
  readonly #parts: LabParts

  constructor(parts: LabParts) {
    this.#parts = parts
  }

  async instance(name: string, within: (accountId: string) => boolean): Promise<InstanceId> {
    const id = await findInstance(this.#parts.cloud, name, within)
    // What was made a moment ago is there, too.
    await this.#parts.settled()
    return id
  }

  async files(id: string): Promise<LabFile[]> {
    const files = await this.#lab.request(requests.files, { instanceId: id as InstanceId })
    return files.map(({ path, text, mode = 0o644 }) => ({ path, content: text, mode: `0${mode.toString(8)}` }))
  }

  async setFiles(id: string, items: readonly LabFile[]): Promise<void> {
    const files = items.map(({ path, content, mode = '0644' }) => {
      return { path, text: content, mode: Number.parseInt(mode, 8) }
    })
    const paths = new Set<string>()
    for (const { path } of files) {
      if (paths.has(path)) throw new ApiError('InvalidParameterValue', `The file ${path} is in the list twice.`)
      paths.add(path)
      try {
        checkPath(path)
      } catch (error) {
        throw new ApiError('InvalidParameterValue', `${capital(messageOf(error))}.`)
      }
    }
    await this.#lab.request(requests.setFiles, { instanceId: id as InstanceId, files }).catch(refusal)
  }

  async processes(id: string): Promise<LabProcess[]> {
    const states = await this.#lab.request(requests.processes, { instanceId: id as InstanceId })
    return states.map(viewOf)
  }

  async declare(id: string, name: string, spec: LabProcessSpec): Promise<LabProcess> {
    const order = { instanceId: id as InstanceId, name, spec: specOf(spec) }
    return viewOf(await this.#lab.request(requests.declareProcess, order).catch(refusal))
  }

  async run(id: string, spec: LabProcessSpec): Promise<LabProcess> {
    const order = { instanceId: id as InstanceId, spec: specOf(spec) }
    return viewOf(await this.#lab.request(requests.runProcess, order).catch(refusal))
  }

  async remove(id: string, name: string): Promise<void> {
    const order = { instanceId: id as InstanceId, name }
    if (!(await this.#lab.request(requests.removeProcess, order).catch(refusal))) await this.#need(id, name)
  }

  async restart(id: string, name: string): Promise<LabProcess> {
    await this.#need(id, name)
    return viewOf(
      await this.#lab.request(requests.restartProcess, { instanceId: id as InstanceId, name }).catch(refusal),
    )
  }

  async signal(id: string, name: string, signal: string): Promise<void> {
    await this.#need(id, name)
    const order = { instanceId: id as InstanceId, name, signal: `SIG${signal}` as NodeJS.Signals }
    await this.#lab.request(requests.signalProcess, order).catch(refusal)
  }

  async lines(id: string, process: string | undefined): Promise<LabLine[]> {
    if (process !== undefined) await this.#need(id, process)
    const lines = await this.#lab.request(requests.logs, logsOf(id, process)).catch(refusal)
    return lines.map(lineOf)
  }

  /** On a connection of its own, from which nothing is read while the follower is busy. */
  async follow(id: string, process: string | undefined, { onLines, onEnd }: LineFollower): Promise<() => void> {
    const client = await this.#connect()
    const goOn = () => {
      client.socket.resume()
    }
    const tell = (lines: readonly LogLine[]) => {
      client.socket.pause()
      onLines(lines.map(lineOf)).then(goOn, goOn)
    }
    client.on(notifications.log, (line) => tell([line]))
    void client.closed.then(onEnd)
    tell(await client.request(requests.logs, { ...logsOf(id, process), follow: true }).catch(refusal))
    return () => client.close()
  }

  async exec(id: string, { command, env, cwd, tty }: LabExec, onOutput: OnOutput): Promise<Execution> {
    const client = await this.#connect()
    const order = { instanceId: id as InstanceId, argv: command, env: env ?? {}, cwd: cwd ?? '/' }
    const talk = client.talk(order, tty, onOutput)
    const { kill, ...process } = await talk.catch((error: unknown) => {
      client.close()
      return refusal(error)
    })
    return { ...process, signal: (signal) => kill(`SIG${signal}`), close: () => client.close() }
  }

  async attach(order: LabAttachmentCreate, within: Within): Promise<LabAttachment> {
    const { cloud, engine, settled } = this.#parts
    const { id: networkInterfaceId, attachment } = await findGuest(cloud, order.networkInterfaceId, within)
    const { pid, netns, kind = 'interface', device = `eth${attachment?.deviceIndex ?? 0}`, uid = 0 } = order
    const place = pid !== undefined ? { pid } : netns !== undefined ? { netns } : 'own'
    await settled()
    const attached =
      kind === 'tap'
        ? engine.attachTap(networkInterfaceId, place, { device, uid })
        : engine.attach(networkInterfaceId, place, device)
    await attached.catch(refusal)
    return { networkInterfaceId, device, kind }
  }

  async detach(name: string, within: Within): Promise<void> {
    const { id: networkInterfaceId } = await findGuest(this.#parts.cloud, name, within)
    if (await this.#lab.request(requests.detach, { networkInterfaceId }).catch(refusal)) return
    throw new ApiError('ResourceNotFound', `${networkInterfaceId} is nowhere else than in its instance.`)
  }

  async attachments(): Promise<LabAttachment[]> {
    return [...(await this.#lab.request(requests.attachments, {}))]
  }

  async interfaces(within: Within): Promise<LabInterface[]> {
    const mtus = new Map(await this.#lab.request(requests.mtus, {}))
    const worlds = (await this.#parts.cloud.worlds()).filter(({ key }) => within(key.accountId))
    return worlds.flatMap(({ world }) =>
      [...mtus].flatMap(([id, mtu]) => {
        const eni = world.networkInterfaces.get(id)
        return eni === undefined ? [] : [interfaceOf(eni, mtu)]
      }),
    )
  }

  async interface(name: string, within: Within): Promise<LabInterface> {
    const eni = await findGuest(this.#parts.cloud, name, within)
    const mtus = new Map(await this.#lab.request(requests.mtus, {}))
    return interfaceOf(eni, mtus.get(eni.id) ?? usualMtu)
  }

  async setMtu(name: string, mtu: number, within: Within): Promise<LabInterface> {
    const eni = await findGuest(this.#parts.cloud, name, within)
    await this.#parts.settled()
    await this.#lab.request(requests.setMtu, { networkInterfaceId: eni.id, mtu }).catch(refusal)
    return interfaceOf(eni, mtu)
  }

  async #connect(): Promise<LabClient> {
    const client = await LabClient.connect(this.#parts.engine.dir)
    if (client === undefined) throw new ApiError('ServiceUnavailable', 'The lab does not answer.')
    return client
  }

  get #lab() {
    return this.#parts.engine.lab
  }

  async #need(id: string, name: string): Promise<void> {
    const processes = await this.processes(id)
    if (processes.some((process) => process.name === name)) return
    const names = processes.map((process) => process.name).join(', ') || 'none'
    throw new ApiError('ResourceNotFound', `The lab looks after no process '${name}' in ${id}; there are: ${names}.`)
  }
}

/** The environment in one order, so that the same one is known again. */
function specOf({ command, restart = 'never', env = {}, cwd = '/' }: LabProcessSpec): ProcessSpec {
  const sorted = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))
  return { command, restart, env: Object.fromEntries(sorted), cwd }
}

function viewOf({ since, command, exit, ...state }: ProcessState): LabProcess {
  return { ...state, command: [...command], since: new Date(since).toISOString(), exit: exit && { ...exit } }
}

function interfaceOf({ id, attachment, primary }: NetworkInterface, mtu: number): LabInterface {
  return { networkInterfaceId: id, instanceId: attachment?.instanceId ?? null, primary, mtu }
}

function logsOf(id: string, process: string | undefined) {
  return { instanceId: id as InstanceId, ...(process !== undefined && { name: process }) }
}

function lineOf({ at, process, stream, text }: LogLine): LabLine {
  return { at: new Date(at).toISOString(), process, stream, text }
}

/** What the lab refuses it says in half a sentence. */
function refusal(error: unknown): never {
  throw new ApiError('UnsupportedOperation', `${capital(messageOf(error))}.`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** As a sentence begins, unless it begins with an id. */
function capital(text: string): string {
  if (/^\w+-/.test(text)) return text
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
