import type { HaVipId, InstanceId, NetworkInterfaceId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type {
  ActiveFault,
  ClaimReport,
  EndedFault,
  Fault,
  FaultId,
  FaultMark,
  Lateness,
  NetworkTables,
  PortCounters,
  TableDelta,
  Trace,
  TracedPacket,
} from '@havip/sdn'
import { NotificationType, RequestType } from 'vscode-jsonrpc/node'

/**
 * What a lab and its clients say to each other: JSON-RPC 2.0 on a Unix socket, framed by Content-Length headers.
 * Version 4. `hello` and `shutdown` stay as they are in every version, so that any client can replace an old lab.
 */
export const protocolVersion = 4

export interface Hello {
  readonly version: number
  readonly kind: 'linux'
  /** When the lab started, milliseconds since the epoch: tells one life of a lab from the next. */
  readonly startedAt: number
  /** Sequence number of the last claim reported. */
  readonly lastClaim: number
}

/** A command to run inside an instance. */
export interface Command {
  /** `internet`: the client outside the VPCs. */
  readonly instanceId: InstanceId | 'internet'
  /** The program and its arguments; no shell in between. */
  readonly argv: readonly string[]
  /** Besides PATH, HOME and LANG. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Written first, by path below /run, which every instance has for itself. */
  readonly files?: readonly InstanceFile[]
}

export interface InstanceFile {
  readonly path: string
  readonly text: string
  /** Permission bits; 0o644 when absent. */
  readonly mode?: number
}

export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

export interface ExecResult extends Exit {
  readonly stdout: string
  readonly stderr: string
}

/** Claims after a sequence number. `complete` is false when some have already been forgotten. */
export interface ClaimsSince {
  readonly reports: readonly ClaimReport[]
  readonly complete: boolean
}

/** An ENI, or the client outside. */
export type WireEnd = NetworkInterfaceId | 'internet'

export const requests = {
  hello: new RequestType<Record<string, never>, Hello, void>('hello'),
  sync: new RequestType<{ tables: NetworkTables }, null, void>('sync'),
  apply: new RequestType<{ delta: TableDelta }, null, void>('apply'),
  bind: new RequestType<{ haVipId: HaVipId; holder: NetworkInterfaceId | null }, null, void>('bind'),
  holders: new RequestType<Record<string, never>, readonly [HaVipId, NetworkInterfaceId][], void>('holders'),
  announce: new RequestType<
    { networkInterfaceId: NetworkInterfaceId; address: Ipv4; form: 'request' | 'reply' },
    null,
    void
  >('announce'),
  counters: new RequestType<Record<string, never>, readonly PortCounters[], void>('counters'),
  break: new RequestType<{ fault: Fault; mark?: FaultMark }, { id: FaultId }, void>('break'),
  faults: new RequestType<Record<string, never>, readonly ActiveFault[], void>('faults'),
  mend: new RequestType<{ id: FaultId }, null, void>('mend'),
  /** The faults that ended by themselves since this was last asked by anybody. */
  takeEndedFaults: new RequestType<Record<string, never>, readonly EndedFault[], void>('takeEndedFaults'),
  /** How long networks take to honour a claim where no fault says otherwise; null: no time. */
  switchIn: new RequestType<{ usual: Lateness | null }, null, void>('switchIn'),
  trace: new RequestType<{ packet: TracedPacket }, Trace, void>('trace'),
  claimsSince: new RequestType<{ seq: number }, ClaimsSince, void>('claimsSince'),
  check: new RequestType<Record<string, never>, null, void>('check'),
  /** Runs a command to its end. */
  exec: new RequestType<Command & { readonly stdin?: string }, ExecResult, void>('exec'),
  /** Starts a command; its output and its end come as notifications to this client. */
  spawn: new RequestType<Command, { processId: number }, void>('spawn'),
  /** Signals a started command and all its children that stayed in its process group. */
  kill: new RequestType<{ processId: number; signal: NodeJS.Signals }, null, void>('kill'),
  /** Ends the instance at once, as a host that loses power does. It stays so until it is stopped and started. */
  crash: new RequestType<{ instanceId: InstanceId }, null, void>('crash'),
  /** Puts raw Ethernet frames (base64) on the wire of an ENI's guest, in order. */
  sendFrames: new RequestType<{ networkInterfaceId: WireEnd; frames: readonly string[] }, null, void>('sendFrames'),
  /** From the answer on, every frame that comes in at the ENI's guest is notified to this client. */
  capture: new RequestType<{ networkInterfaceId: WireEnd }, null, void>('capture'),
  shutdown: new RequestType<Record<string, never>, null, void>('shutdown'),
} as const

export const notifications = {
  claim: new NotificationType<ClaimReport>('claim'),
  /** A fault has ended by itself; `takeEndedFaults` tells which. */
  faultEnded: new NotificationType<Record<string, never>>('faultEnded'),
  frame: new NotificationType<{ networkInterfaceId: WireEnd; at: number; frame: string }>('frame'),
  output: new NotificationType<{ processId: number; stream: 'stdout' | 'stderr'; text: string }>('output'),
  exit: new NotificationType<{ processId: number } & Exit>('exit'),
} as const

/** The kernel's limit for the path of a Unix socket: 107 bytes and a zero. */
const longestSocketPath = 107

/** Where the lab of a directory listens. Throws when the directory's path is too long for a socket. */
export function socketPath(dir: string): string {
  const path = `${dir}/lab.sock`
  const length = Buffer.byteLength(path)
  if (length > longestSocketPath) {
    const most = longestSocketPath - '/lab.sock'.length
    throw new Error(
      `the path of the lab's socket is ${length} bytes long, and the kernel takes ${longestSocketPath}: use a directory whose path has at most ${most} bytes, not ${dir}`,
    )
  }
  return path
}
