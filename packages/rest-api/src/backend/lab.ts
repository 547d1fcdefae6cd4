import type { LabFile, LabProcess, LabProcessSpec, LabSignal } from '../schema/lab.js'

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
}
