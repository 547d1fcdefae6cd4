import type { NetworkInterfaceId } from '@havip/cloud'
import { type Ipv4, ipv4ToNumber, networkMac, setMac } from '@havip/net'
import type { DropReason } from '../engine.js'
import type { EipEntry, HaVipEntry, PortEntry } from '../tables.js'

/** An address as the packet path compares it: a signed 32-bit number, which V8 keeps unboxed. */
export function addressNumber(address: Ipv4): number {
  return ipv4ToNumber(address) | 0
}

/** A VPC on the packet path. Addresses are numbers as `addressNumber` gives them. */
export class Vpc {
  /** Who has each address. */
  readonly owners = new Map<number, Owner>()
  /** By which EIP a private address goes out. */
  readonly eips = new Map<number, EipEntry>()
}

/** What has an address: a port, or a HAVIP. */
export interface Owner {
  readonly subnetId: string
  /** The port that sends from the address, and gets what is sent to it; null: nobody. */
  readonly holder: Port | null
}

/** An ENI on the packet path. */
export class Port implements Owner {
  entry: PortEntry
  readonly holder: Port = this
  vpc: Vpc
  up: boolean
  /** Whether its security groups may refuse anything. */
  guarded = false
  /** The first twelve bytes of every frame delivered here: to the ENI's MAC, from the network's. */
  readonly header = new Uint8Array(12)
  readonly held = new Set<HaVip>()
  readonly listeners = new Set<(frame: Uint8Array) => void>()
  readonly removalListeners = new Set<() => void>()
  received = 0
  delivered = 0
  readonly dropped: Partial<Record<DropReason, number>> = {}

  /** `number` tells it from every other port there was, from 1 on. */
  constructor(
    entry: PortEntry,
    vpc: Vpc,
    readonly number: number,
  ) {
    this.entry = entry
    this.vpc = vpc
    this.up = entry.up
    setMac(this.header, 0, entry.mac)
    setMac(this.header, 6, networkMac)
  }

  get id(): NetworkInterfaceId {
    return this.entry.id
  }

  get subnetId(): string {
    return this.entry.subnetId
  }

  /** Takes new values; the addresses are the fabric's to link. */
  update(entry: PortEntry, vpc: Vpc): void {
    this.entry = entry
    this.vpc = vpc
    this.up = entry.up
    setMac(this.header, 0, entry.mac)
  }

  /** Whether the six bytes at `at` are the ENI's MAC. */
  isMacAt(frame: Uint8Array, at: number): boolean {
    for (let n = 0; n < 6; n++) if (frame[at + n] !== this.header[n]) return false
    return true
  }

  drop(reason: DropReason): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + 1
  }
}

/** A HAVIP on the packet path. */
export class HaVip implements Owner {
  holder: Port | null = null

  constructor(
    public entry: HaVipEntry,
    public vpc: Vpc,
  ) {}

  get subnetId(): string {
    return this.entry.subnetId
  }

  /** There is one holder at most: the former one loses the HAVIP in the same step. */
  bind(holder: Port | null): void {
    this.holder?.held.delete(this)
    this.holder = holder
    holder?.held.add(this)
  }
}
