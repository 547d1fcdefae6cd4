import { readFileSync } from 'node:fs'
import { LabClient } from '@havip/sdn-linux'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { startServer, startStream } from '../src/demo/agents.js'
import { primaryNode, secondaryNode, seed } from '../src/demo/seed.js'
import { whyNoLinux } from './kernel.js'
import { descendants, interfaces, leftovers, namespaces, type ProcessSeen } from './processes.js'
import { cleanUp, havip, newDataDir, ready, type Server, serve } from './program.js'
import { demoCloud } from './sdk.js'

vi.setConfig({ testTimeout: 240_000, expect: { poll: { timeout: 40_000 } } })

const reason = await whyNoLinux()

describe.skipIf(reason !== undefined)(`a server on the kernel engine${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  const before = interfaces()
  /** Processes of labs that this test saw. */
  let seen: ProcessSeen[] = []

  afterEach(async () => {
    // The server first: it would make a new lab.
    await cleanUp()
    for (const { pid } of leftovers(seen)) process.kill(pid, 'SIGKILL')
    seen = []
  })

  /** Notes the lab's processes, and gives the id of its outermost one. */
  const note = (dataDir: string): number => {
    const pid = Number.parseInt(readFileSync(`${dataDir}/lab/lab.pid`, 'utf8'), 10)
    const outermost = descendants(process.pid)
      .concat(descendants(1))
      .filter((each) => each.pid === pid)
    seen.push(...outermost, ...descendants(pid))
    return pid
  }

  const build = async ({ url }: Server) => {
    const cloud = demoCloud(url)
    const objects = await cloud.build()
    // Answered when the network has followed.
    await havip(['claim', '10.9.9.9', '--from', objects.client, '--url', url])
    const id = (text: string) => text as `ins-${string}`
    return {
      cloud,
      haVipId: objects.haVipId,
      primary: id(objects.primary),
      secondary: id(objects.secondary),
      client: id(objects.client),
    }
  }

  test('dies without traffic or failover noticing, comes back to the same lab, and leaves nothing in the end', async () => {
    const dataDir = newDataDir()
    const first = await serve(['--engine', 'linux', '--data-dir', dataDir])
    const { cloud, haVipId, primary, secondary, client } = await build(first)
    const lab = await LabClient.connect(`${dataDir}/lab`)
    if (lab === undefined) throw new Error('no lab listens')
    await startServer(lab, primary, primaryNode)
    const { listener } = await startServer(lab, secondary, secondaryNode)
    await expect.poll(() => cloud.describe(haVipId)).toMatchObject({ InstanceId: primary })
    const bound = await cloud.describe(haVipId)
    const stream = await startStream(lab, client)
    await expect.poll(() => stream.answered()).toBeGreaterThan(100)
    const labPid = note(dataDir)
    expect(namespaces(seen).length).toBeGreaterThan(3)

    await first.end('SIGKILL')
    const atDeath = stream.answered()
    await expect.poll(() => stream.answered()).toBeGreaterThan(atDeath + 200)
    expect(listener.value('first')).toBeUndefined()

    await lab.crash(primary)
    await expect.poll(() => listener.value('first')).toBeDefined()
    const atFailover = stream.answered()
    await expect.poll(() => stream.answered()).toBeGreaterThan(atFailover + 200)

    // From here on nobody announces anything. The address stays where keepalived has put it.
    const pids = '$(cat /run/keepalived/keepalived.pid /run/keepalived/vrrp.pid)'
    await lab.exec({ instanceId: secondary, argv: ['sh', '-c', `kill -9 ${pids}`] })
    const second = await serve(['--engine', 'linux', '--data-dir', dataDir])
    const after = await demoCloud(second.url).describe(haVipId)
    expect(after).toMatchObject({ State: 'AVAILABLE', InstanceId: secondary })
    expect(after.FlushedTime).not.toBe(bound.FlushedTime)
    expect(second.out).toContain('adopted the lab')
    expect(note(dataDir)).toBe(labPid)
    const atReturn = stream.answered()
    await expect.poll(() => stream.answered()).toBeGreaterThan(atReturn + 200)

    lab.close()
    expect(await second.end('SIGTERM')).toMatchObject({ code: 0 })
    await expect.poll(() => leftovers(seen)).toEqual([])
    expect(interfaces()).toEqual(before)
  })

  test('makes a new lab with the same bindings when the lab is killed', async () => {
    const dataDir = newDataDir()
    const server = await serve(['--engine', 'linux', '--ephemeral', '--data-dir', dataDir])
    const { cloud, haVipId, primary, secondary } = await build(server)
    const claim = (from: string) => havip(['claim', seed.vip, '--from', from, '--url', server.url])
    expect((await claim(secondary)).code).toBe(0)
    const bound = await cloud.describe(haVipId)
    const labPid = note(dataDir)
    const old = [...seen]
    expect(namespaces(old).length).toBeGreaterThan(3)

    process.kill(labPid, 'SIGKILL')
    await expect
      .poll(() => ready(server.url), { interval: 5 })
      .toMatchObject({
        status: 503,
        checks: { store: 'ok', network: expect.stringMatching(/^the lab .*(does not answer|ended)/) },
      })
    await expect.poll(() => ready(server.url)).toMatchObject({ status: 200 })
    expect(note(dataDir)).not.toBe(labPid)
    await expect.poll(() => leftovers(old)).toEqual([])

    expect(await cloud.describe(haVipId)).toEqual(bound)
    const holder = await havip(['holder', seed.vip, '--json', '--url', server.url])
    expect(JSON.parse(holder.out)).toMatchObject({ engine: 'linux', holders: [{ haVipId, instanceId: secondary }] })
    expect((await claim(primary)).out).toContain(`moved from ${bound.NetworkInterfaceId}`)
    expect(await cloud.describe(haVipId)).toMatchObject({ InstanceId: primary })

    expect(await server.end('SIGINT')).toMatchObject({ code: 0 })
    await expect.poll(() => leftovers(seen)).toEqual([])
    expect(interfaces()).toEqual(before)
  })
})
