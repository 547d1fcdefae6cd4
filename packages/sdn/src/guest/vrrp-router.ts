import type { Clock, Millis } from '@havip/cloud'
import {
  buildVrrp,
  type Ipv4,
  type Ipv4Packet,
  ipProtocols,
  ipv4ToNumber,
  parseVrrp,
  type VrrpV2Advertisement,
  vrrpGroup,
  vrrpTtl,
} from '@havip/net'
import type { IpStack } from './ip-stack.js'
import { Timer } from './timer.js'

/** A `vrrp_instance` block of keepalived; times are in seconds, as they are there. */
export interface VrrpSettings {
  readonly virtualRouterId: number
  /** 1 to 254; 255 is for a router whose own addresses these are. */
  readonly priority: number
  readonly advertInterval: number
  /** A backup leaves a master of lower priority alone. */
  readonly nopreempt: boolean
  /** Where advertisements go; empty: to the multicast group, which a VPC does not carry. */
  readonly unicastPeers: readonly Ipv4[]
  readonly virtualAddresses: readonly Ipv4[]
  /** Of `auth_type PASS`; null: no authentication. */
  readonly password: string | null
  /** How long after becoming master the addresses are announced once more. */
  readonly garpMasterDelay: number
  /** How often a master announces the addresses again; 0: never. */
  readonly garpMasterRefresh: number
}

export type VrrpState = 'initialize' | 'backup' | 'master'

/** `announce`: a gratuitous ARP was sent for each of the addresses. */
export interface VrrpEvent {
  readonly type: 'master' | 'backup' | 'announce'
  readonly at: Millis
}

const second = 1000

/**
 * A VRRP version 2 router (RFC 3768 section 6.4) on a simulated guest, with keepalived's additions: unicast peers, and when
 * it announces its addresses. Each announcement is one frame for each address, where keepalived repeats it five times.
 */
export class VrrpRouter {
  readonly #stack: IpStack
  readonly #clock: Clock
  readonly #settings: VrrpSettings
  readonly #listeners = new Set<(event: VrrpEvent) => void>()
  readonly #masterDown: Timer
  readonly #advertise: Timer
  readonly #garpDelay: Timer
  readonly #garpRefresh: Timer
  #state: VrrpState = 'initialize'

  constructor(stack: IpStack, clock: Clock, settings: VrrpSettings) {
    this.#stack = stack
    this.#clock = clock
    this.#settings = settings
    this.#masterDown = new Timer(clock, () => this.#becomeMaster())
    this.#advertise = new Timer(clock, () => this.#keepAdvertising())
    this.#garpDelay = new Timer(clock, () => this.#announce())
    this.#garpRefresh = new Timer(clock, () => {
      this.#announce()
      this.#garpRefresh.set(settings.garpMasterRefresh * second)
    })
    stack.onProtocol(ipProtocols.vrrp, (packet) => this.#receive(packet))
  }

  get state(): VrrpState {
    return this.#state
  }

  onEvent(listener: (event: VrrpEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The Startup event. Does nothing when it runs already. */
  start(): void {
    if (this.#state !== 'initialize') return
    if (this.#settings.priority === 255) this.#becomeMaster()
    else this.#becomeBackup()
  }

  /** The Shutdown event: a master resigns, so that a backup need not wait. */
  shutdown(): void {
    const wasMaster = this.#state === 'master'
    this.kill()
    if (wasMaster) this.#sendAdvertisement(0)
  }

  /** Dies without a word, as on kill -9 or when the host crashes. The address stays on the interface, as it would. */
  kill(): void {
    this.#cancelTimers()
    this.#state = 'initialize'
  }

  #becomeMaster(): void {
    this.#cancelTimers()
    this.#enter('master')
    for (const address of this.#settings.virtualAddresses) this.#stack.addAddress(address)
    this.#keepAdvertising()
    this.#announce()
    this.#garpDelay.set(this.#settings.garpMasterDelay * second)
    if (this.#settings.garpMasterRefresh > 0) this.#garpRefresh.set(this.#settings.garpMasterRefresh * second)
  }

  #becomeBackup(): void {
    this.#cancelTimers()
    this.#enter('backup')
    for (const address of this.#settings.virtualAddresses) this.#stack.removeAddress(address)
    this.#masterDown.set(this.#masterDownInterval())
  }

  #receive(packet: Ipv4Packet): void {
    const advertisement = this.#accepted(packet)
    if (advertisement === undefined) return
    if (this.#state === 'backup') this.#receiveAsBackup(advertisement)
    else if (this.#state === 'master') this.#receiveAsMaster(advertisement, packet.source)
  }

  #receiveAsBackup({ priority }: VrrpV2Advertisement): void {
    if (priority === 0) this.#masterDown.set(this.#skewTime())
    else if (this.#settings.nopreempt || priority >= this.#settings.priority) {
      this.#masterDown.set(this.#masterDownInterval())
    }
  }

  #receiveAsMaster({ priority }: VrrpV2Advertisement, source: Ipv4): void {
    if (priority === 0) {
      this.#keepAdvertising()
      return
    }
    const equalAndGreater =
      priority === this.#settings.priority && ipv4ToNumber(source) > ipv4ToNumber(this.#stack.address)
    if (priority > this.#settings.priority || equalAndGreater) this.#becomeBackup()
  }

  /** The advertisement in a packet, when it passes the checks of RFC 3768 section 7.1. */
  #accepted({ ttl, payload, source, destination }: Ipv4Packet): VrrpV2Advertisement | undefined {
    const { virtualRouterId, advertInterval, password } = this.#settings
    const advertisement = ttl === vrrpTtl ? parseVrrp(payload, source, destination) : undefined
    if (advertisement?.version !== 2 || advertisement.virtualRouterId !== virtualRouterId) return undefined
    if (advertisement.advertInterval !== advertInterval || advertisement.password !== password) return undefined
    return advertisement
  }

  #keepAdvertising(): void {
    this.#sendAdvertisement(this.#settings.priority)
    this.#advertise.set(this.#settings.advertInterval * second)
  }

  #sendAdvertisement(priority: number): void {
    const { virtualRouterId, advertInterval, password, unicastPeers, virtualAddresses } = this.#settings
    const source = this.#stack.address
    const advertisement = { version: 2, virtualRouterId, advertInterval, password, priority } as const
    for (const destination of unicastPeers.length === 0 ? [vrrpGroup] : unicastPeers) {
      const payload = buildVrrp({ ...advertisement, addresses: virtualAddresses }, source, destination)
      this.#stack.send({ source, destination, protocol: ipProtocols.vrrp, ttl: vrrpTtl, payload })
    }
  }

  #announce(): void {
    for (const address of this.#settings.virtualAddresses) this.#stack.announce(address)
    this.#emit('announce')
  }

  #enter(state: 'backup' | 'master'): void {
    this.#state = state
    this.#emit(state)
  }

  #emit(type: VrrpEvent['type']): void {
    const event = { type, at: this.#clock.now() }
    for (const listener of this.#listeners) listener(event)
  }

  #cancelTimers(): void {
    for (const timer of [this.#masterDown, this.#advertise, this.#garpDelay, this.#garpRefresh]) timer.cancel()
  }

  /** RFC 3768 section 6.1: the lower the priority, the longer a router waits. */
  #skewTime(): Millis {
    return ((256 - this.#settings.priority) / 256) * second
  }

  #masterDownInterval(): Millis {
    return 3 * this.#settings.advertInterval * second + this.#skewTime()
  }
}
