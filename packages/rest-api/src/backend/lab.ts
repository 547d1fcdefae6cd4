import type {
  LabAttachment,
  LabAttachmentCreate,
  LabExec,
  LabFile,
  LabLine,
  LabProcess,
  LabProcessSpec,
  LabSignal,
  TerminalSize,
} from '../schema/lab.js'
import type { LabInterface } from '../schema/lab-interface.js'

/**
 * The instances of a lab: namespaces in which programs run. Only the kernel engine has them. An instance is named by its id,
 * or by its name where one alone has it: ApiError ResourceNotFound, or Ambiguous.
 */
export interface Lab {
  /** The id of the instance that is meant. */
  instance(name: string, within: (accountId: string) => boolean): Promise<string>
  files(instanceId: string): Promise<LabFile[]>
  /** Makes the declared files these and no others. ApiError InvalidParameterValue for a path that is not the instance's own. */
  setFiles(instanceId: string, files: readonly LabFile[]): Promise<void>
  processes(instanceId: string): Promise<LabProcess[]>
  /** Declares a process that runs whenever the instance does. One that is declared so already goes on. */
  declare(instanceId: string, name: string, spec: LabProcessSpec): Promise<LabProcess>
  /** Starts a process for this life of the instance. ApiError UnsupportedOperation when it is not running. */
  run(instanceId: string, spec: LabProcessSpec): Promise<LabProcess>
  /** Ends a process and forgets it. ApiError ResourceNotFound. */
  remove(instanceId: string, name: string): Promise<void>
  restart(instanceId: string, name: string): Promise<LabProcess>
  signal(instanceId: string, name: string, signal: LabSignal['signal']): Promise<void>
  /** What is kept of the output of a process, or of all. ApiError ResourceNotFound. */
  lines(instanceId: string, process: string | undefined): Promise<LabLine[]>
  /** The same, and then each line as it comes, until what it gives is called. `onEnd`: nothing more comes. */
  follow(instanceId: string, process: string | undefined, follower: LineFollower): Promise<() => void>
  /**
   * Puts an ENI into a network namespace of this machine, or behind a TAP device. ApiError ResourceNotFound for an ENI that is none, UnsupportedOperation
   * with the reason for what cannot be.
   */
  attach(order: LabAttachmentCreate, within: (accountId: string) => boolean): Promise<LabAttachment>
  /** Puts it back into its instance. ApiError ResourceNotFound when it is there. */
  detach(networkInterfaceId: string, within: (accountId: string) => boolean): Promise<void>
  attachments(): Promise<LabAttachment[]>
  /** ENIs that are set otherwise than usual. */
  interfaces(within: (accountId: string) => boolean): Promise<LabInterface[]>
  /** How an ENI is set, by its id, instance or private IP. ApiError ResourceNotFound, or Ambiguous. */
  interface(name: string, within: (accountId: string) => boolean): Promise<LabInterface>
  /** Says how long its packets may be, bytes. */
  setMtu(name: string, mtu: number, within: (accountId: string) => boolean): Promise<LabInterface>
  /** Runs a command that its caller talks with. ApiError UnsupportedOperation when the instance is not running. */
  exec(instanceId: string, order: LabExec, onOutput: OnOutput): Promise<Execution>
}

export interface LineFollower {
  /** The next lines are told when it resolves. */
  readonly onLines: (lines: readonly LabLine[]) => Promise<void>
  readonly onEnd: () => void
}

/** The next piece is read when it resolves. */
export type OnOutput = (stream: 'stdout' | 'stderr', data: Buffer) => Promise<void>

/** A command that runs. */
export interface Execution {
  /** Resolves when the command has taken it; null: there is no more. */
  input(data: Buffer | null): Promise<void>
  signal(signal: LabSignal['signal']): Promise<void>
  resize(size: TerminalSize): Promise<void>
  /** Rejects when the lab ends first. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>
  /** Its caller goes: what still runs is hung up. */
  close(): void
}
