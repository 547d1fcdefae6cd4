import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

export interface Manifest {
  readonly name: string
  readonly license?: string
  readonly private?: boolean
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export interface Workspace {
  /** Relative to the root, with forward slashes. */
  readonly folder: string
  readonly manifest: Manifest
  /** Sources and tests, relative to the folder. */
  readonly files: readonly string[]
}

/** Every folder of `packages` and `apps`, and `bench`, that has a package.json. */
export function workspaces(): Workspace[] {
  const folders = ['packages', 'apps'].flatMap((parent) => readdirSync(join(root, parent)).map((n) => `${parent}/${n}`))
  return [...folders, 'bench']
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readJson(`${folder}/package.json`), files: sources(folder) }))
}

// Read from disk, not from the git index: what is not committed yet must hold to the rules too.
function sources(folder: string): string[] {
  const made = /(^|\/)(node_modules|dist|generated|\.turbo)\//
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(ts|tsx|mts|mjs|js)$/.test(file) && !made.test(file))
}

export function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** A JSON file whose shape the caller knows. */
export function readJson<T>(file: string): T {
  return JSON.parse(readText(file))
}
