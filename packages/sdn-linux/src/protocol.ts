import type { HaVipId, InstanceId, NetworkInterfaceId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type {
  ActiveFault,
  CaptureTarget,
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
 * Version 7. `hello` and `shutdown` stay as they are in every version, so that any client can replace an old lab.
 */
export const protocolVersion = 7

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
  /** Written first, by path below /run or /etc, which every instance has for itself. */
  readonly files?: readonly InstanceFile[]
}

export interface InstanceFile {
  readonly path: string
  readonly text: string
  /** Permission bits; 0o644 when absent. */
  readonly mode?: number
}

/** The size of a terminal in characters. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** When a process is started again after its end: a failure is any exit code but 0, and a signal. */
export type Restart = 'never' | 'on-failure' | 'always'

/** A process that the lab looks after. */
export interface ProcessSpec {
  /** The program and its arguments; no shell in between. It has to stay in the foreground. */
  readonly command: readonly string[]
  readonly restart: Restart
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

export interface ProcessState extends ProcessSpec {
  readonly name: string
  /** Whether it is started whenever the instance is. */
  readonly declared: boolean
  /** `waiting`: it is about to be started again. `ended`: by itself. `stopped`: with its instance, or by order. */
  readonly state: 'running' | 'waiting' | 'ended' | 'stopped'
  /** Its id as the instance sees it; null while it does not run. */
  readonly pid: number | null
  /** How often it was started again in this life of the instance. */
  readonly restarts: number
  /** When its state began, milliseconds since the epoch. */
  readonly since: number
  /** How it ended last; null when it never has. */
  readonly exit: Exit | null
}

/** A line of the output of a process; `lab` says what became of it. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly process: string
  readonly stream: 'stdout' | 'stderr' | 'lab'
  readonly text: string
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

/** How long packets may be, bytes: the least that IPv4 hosts take (RFC 791), the cloud's usual one, and its jumbo frames. */
export const shortestMtu = 576
export const usualMtu = 1500
export const longestMtu = 8500

/** An ENI in a network namespace that somebody else has made, and what it is called there: an interface, or a TAP device. */
export interface Attached {
  readonly networkInterfaceId: NetworkInterfaceId
  readonly device: string
  readonly kind: 'interface' | 'tap'
}

/** A process of an instance, by its name. */
export interface OfProcess {
  readonly instanceId: InstanceId
  readonly name: string
}

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
  /**
   * Starts a command that this client talks with, on a terminal of this size or without one. It gets SIGHUP when the client
   * goes. Its output (base64) and its end come as notifications.
   */
  open: new RequestType<Command & { readonly tty?: TerminalSize }, { processId: number }, void>('open'),
  /** Answered when the command's pipe has taken it (base64); null ends its input. */
  input: new RequestType<{ processId: number; data: string | null }, null, void>('input'),
  resize: new RequestType<{ processId: number } & TerminalSize, null, void>('resize'),
  /** Signals a started command and all its children that stayed in its process group. */
  kill: new RequestType<{ processId: number; signal: NodeJS.Signals }, null, void>('kill'),
  /** The files that an instance is to have: those of the list, and no others that were declared before. */
  setFiles: new RequestType<{ instanceId: InstanceId; files: readonly InstanceFile[] }, null, void>('setFiles'),
  files: new RequestType<{ instanceId: InstanceId }, readonly InstanceFile[], void>('files'),
  /** Declares a process that is to run whenever the instance does. */
  declareProcess: new RequestType<OfProcess & { readonly spec: ProcessSpec }, ProcessState, void>('declareProcess'),
  /** Starts one for this life of the instance. */
  runProcess: new RequestType<{ instanceId: InstanceId; spec: ProcessSpec }, ProcessState, void>('runProcess'),
  removeProcess: new RequestType<OfProcess, boolean, void>('removeProcess'),
  restartProcess: new RequestType<OfProcess, ProcessState, void>('restartProcess'),
  signalProcess: new RequestType<OfProcess & { readonly signal: NodeJS.Signals }, null, void>('signalProcess'),
  processes: new RequestType<{ instanceId: InstanceId }, readonly ProcessState[], void>('processes'),
  /** What is kept of the output; `follow`: and from the answer on each line is notified to this client. */
  logs: new RequestType<{ instanceId: InstanceId; name?: string; follow?: boolean }, readonly LogLine[], void>('logs'),
  /** Ends the instance at once, as a host that loses power does. It stays so until it is stopped and started. */
  crash: new RequestType<{ instanceId: InstanceId }, null, void>('crash'),
  /** Puts raw Ethernet frames (base64) on the wire of an ENI's guest, in order. */
  sendFrames: new RequestType<{ networkInterfaceId: WireEnd; frames: readonly string[] }, null, void>('sendFrames'),
  /** From the answer on, every frame that comes in at the ENI's guest is notified to this client. */
  capture: new RequestType<{ networkInterfaceId: WireEnd }, null, void>('capture'),
  /** From the answer on, frames are notified to this client, until it goes or has it stopped. */
  record: new RequestType<{ target: CaptureTarget }, null, void>('record'),
  /** Answered when the frames that passed until then are notified, and `recordEnded` is. */
  stopRecord: new RequestType<Record<string, never>, null, void>('stopRecord'),
  /** Puts an ENI into the network namespace of a process that the lab sees. A TAP device is there already, and ends with the process. */
  attach: new RequestType<Attached & { readonly pid: number }, null, void>('attach'),
  /** False when it was attached nowhere else. */
  detach: new RequestType<{ networkInterfaceId: NetworkInterfaceId }, boolean, void>('detach'),
  /** How long the packets of an ENI's guest may be; kept for the next lab of the directory. */
  setMtu: new RequestType<{ networkInterfaceId: NetworkInterfaceId; mtu: number }, null, void>('setMtu'),
  /** Of the ENIs for which it is not the usual one. */
  mtus: new RequestType<Record<string, never>, readonly [NetworkInterfaceId, number][], void>('mtus'),
  attachments: new RequestType<Record<string, never>, readonly Attached[], void>('attachments'),
  shutdown: new RequestType<Record<string, never>, null, void>('shutdown'),
} as const

export const notifications = {
  claim: new NotificationType<ClaimReport>('claim'),
  recorded: new NotificationType<{ at: number; frame: string }>('recorded'),
  /** So many frames of a capture were missed since it began. */
  recordMissed: new NotificationType<{ total: number }>('recordMissed'),
  recordEnded: new NotificationType<Record<string, never>>('recordEnded'),
  /** A fault has ended by itself; `takeEndedFaults` tells which. */
  faultEnded: new NotificationType<Record<string, never>>('faultEnded'),
  frame: new NotificationType<{ networkInterfaceId: WireEnd; at: number; frame: string }>('frame'),
  log: new NotificationType<LogLine & { readonly instanceId: InstanceId }>('log'),
  output: new NotificationType<{ processId: number; stream: 'stdout' | 'stderr'; text: string }>('output'),
  data: new NotificationType<{ processId: number; stream: 'stdout' | 'stderr'; data: string }>('data'),
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
