import { fsyncSync } from 'node:fs'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type ModuleOptions = Parameters<NodeFS['init']>[1]

/**
 * PGlite's files on disk, where a sync reaches the disk. PGlite (0.5.16) starts PostgreSQL with fsync off, and its file
 * system has no fsync to call: an acknowledged commit survives a killed process, but not a power failure.
 */
export class DurableFs extends NodeFS {
  override async init(pg: PGlite, options: ModuleOptions): Promise<{ emscriptenOpts: ModuleOptions }> {
    const { emscriptenOpts } = await super.init(pg, options)
    const preRun = [...(emscriptenOpts.preRun ?? []), giveNodeFsSync]
    return { emscriptenOpts: { ...emscriptenOpts, preRun } }
  }
}

/** The part of Emscripten's module that is touched: its table of operations on an open file of the host. */
interface EmscriptenModule {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number } }
}

function giveNodeFsSync(module: unknown): void {
  const { NODEFS } = module as EmscriptenModule
  NODEFS.stream_ops.fsync = ({ nfd }) => {
    fsyncSync(nfd)
    return 0
  }
}

/** PostgreSQL's settings that make it sync: fsync on (PGlite says `-F`), by the call that Emscripten passes through. */
export function durableStartParams(defaults: readonly string[]): string[] {
  return [...defaults.filter((parameter) => parameter !== '-F'), '-c', 'wal_sync_method=fsync']
}
