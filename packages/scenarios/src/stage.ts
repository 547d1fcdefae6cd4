import type { ClaimRefusal, NetworkInterfaceId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { ClaimReport, DropReason, Engine, HaVipEntry, NetworkTables, PortEntry } from '@havip/sdn'
import { expect } from 'vitest'
import { haVip, outside } from './example.js'
import { Host, type MarkedFrame } from './host.js'
import { Inbox } from './inbox.js'
import type { MakeNetwork, ScenarioNetwork } from './network.js'

/** How long a report or a frame may take to be seen. Far more than any engine needs. */
const patienceMs = 5_000

/** One scenario's network, with what scenarios say and ask again and again. */
export class Stage {
  readonly #network: ScenarioNetwork
  readonly #hosts = new Map<NetworkInterfaceId, Host>()
  readonly #reports = new Inbox<ClaimReport>()

  private constructor(network: ScenarioNetwork) {
    this.#network = network
    network.engine.onClaim((report) => this.#reports.add(report))
  }

  static async open(makeNetwork: MakeNetwork, tables: NetworkTables): Promise<Stage> {
    return new Stage(await makeNetwork(tables))
  }

  async close(): Promise<void> {
    await this.#network.close()
  }

  get engine(): Engine {
    return this.#network.engine
  }

  async host(port: PortEntry): Promise<Host> {
    const known = this.#hosts.get(port.id)
    if (known !== undefined) return known
    const host = new Host(port, await this.#network.guest(port.id))
    this.#hosts.set(port.id, host)
    return host
  }

  /** The host behind an ENI whose wire was made anew: programs that listened to the old one hear nothing any more. */
  async rewired(port: PortEntry): Promise<Host> {
    this.#hosts.delete(port.id)
    return await this.host(port)
  }

  /** A client on the internet. */
  async outside(): Promise<Host> {
    const known = this.#hosts.get(outside.id)
    if (known !== undefined) return known
    const host = new Host(outside, await this.#network.internet())
    this.#hosts.set(outside.id, host)
    return host
  }

  /** The next report about an address from an ENI. */
  async report(from: Pick<Host, 'port'>, address: Ipv4 = haVip.address): Promise<ClaimReport> {
    return await this.#reports.take(
      (report) => report.networkInterfaceId === from.port.id && report.address === address,
      patienceMs,
      `a report that ${from.port.id} claimed ${address}`,
    )
  }

  /** The host announces the HAVIP, and the claim is honoured. */
  async claim(host: Host, entry: HaVipEntry = haVip): Promise<ClaimReport> {
    await host.announce(entry.address)
    const report = await this.report(host, entry.address)
    expect(report.verdict).toMatchObject({ honoured: true, haVipId: entry.id })
    return report
  }

  async expectRefused(from: Pick<Host, 'port'>, reason: ClaimRefusal, address: Ipv4 = haVip.address): Promise<void> {
    const { verdict } = await this.report(from, address)
    expect(verdict).toMatchObject({ honoured: false, reason })
  }

  async holder(entry: HaVipEntry = haVip): Promise<NetworkInterfaceId | null> {
    return (await this.engine.holders()).get(entry.id) ?? null
  }

  /** The packet of `from` comes in at `to`. */
  async expectReach(from: Host, packet: MarkedFrame, to: Host): Promise<void> {
    await from.send(packet)
    await to.receive(packet)
  }

  /**
   * The packet of `from` does not come in at `to`. Silence proves nothing, so a packet that must come in follows it,
   * sent by `witness` (by default the same host).
   */
  async expectNoReach(from: Host, packet: MarkedFrame, to: Host, witness: Host = from): Promise<void> {
    await from.send(packet)
    const after = await witness.sendTo(to.address)
    await to.receive(after)
    expect(await to.has(packet), `${to.port.id} received what it must not`).toBe(false)
  }

  /** The packet is dropped, and counted for its sender by that reason; it does not come in at `to`. */
  async expectDropped(from: Host, packet: MarkedFrame, reason: DropReason, to?: Host): Promise<void> {
    await this.expectDrop(from, reason, () => from.send(packet))
    // Counting comes after deciding: what was counted as dropped is on its way nowhere.
    if (to !== undefined) expect(await to.has(packet), `${to.port.id} received what it must not`).toBe(false)
  }

  /** While `run` runs, at least one frame of the port is dropped for the reason, and counted. */
  async expectDrop(host: Host, reason: DropReason, run: () => Promise<void>): Promise<void> {
    const before = await this.#dropped(host.port.id, reason)
    await run()
    await expect
      .poll(() => this.#dropped(host.port.id, reason), { timeout: patienceMs, message: `drops by ${reason}` })
      .toBeGreaterThan(before)
  }

  async #dropped(id: NetworkInterfaceId, reason: DropReason): Promise<number> {
    const counters = (await this.engine.counters()).find((port) => port.id === id)
    return counters?.dropped[reason] ?? 0
  }
}
