import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Manifest, readJson, readText, type Workspace, workspaces } from './workspaces.js'

/** Which workspace may use which others, and why. Whoever wants an edge more argues for it here. */
const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  net: {},
  keepalived: { net: 'configurations name addresses' },
  cloud: { net: 'the world holds addresses and blocks' },
  sdn: { net: 'tables and frames are made of addresses', cloud: 'the tables are compiled from the world' },
  'sdn-linux': {
    net: 'it writes addresses into the kernel',
    cloud: 'it reports claims with the reasons of the cloud',
    sdn: 'it obeys the same tables behind the same interface',
  },
  identity: { cloud: 'its changes are entries of the same log' },
  store: {
    net: 'rows hold addresses',
    cloud: 'it keeps the rows of the world',
    identity: 'it keeps accounts, key pairs and tokens',
  },
  'tencent-api': { net: 'requests name addresses', cloud: 'its actions are functions over the world' },
  'rest-api': {
    net: 'it writes captures in the form of libpcap',
    cloud: 'the emulator is one of its backends: it calls the same actions as the Tencent API',
    identity: 'its routes need roles, and some of them manage accounts, key pairs and tokens',
  },
  'tencent-backend': { 'rest-api': 'it is another backend behind the same interface' },
  client: {},
  'lab-file': { client: 'it asks the server for what a file declares', net: 'files name addresses and blocks' },
  scenarios: {
    net: 'scenarios send frames',
    cloud: 'scenarios are told in the terms of the world',
    sdn: 'scenarios run on any engine',
  },
  server: {
    net: 'it puts the packages together',
    cloud: 'it puts the packages together',
    sdn: 'it puts the packages together',
    'sdn-linux': 'it puts the packages together',
    store: 'it puts the packages together',
    'tencent-api': 'it puts the packages together',
    identity: 'it puts the packages together',
    'rest-api': 'it puts the packages together',
    'tencent-backend': 'it puts the packages together',
  },
  cli: {
    net: 'the demo makes the frames of its simulated agents',
    keepalived: '`havip keepalived` checks and writes configurations',
    cloud: 'it prints reasons and states',
    sdn: 'the demo runs on the in-memory engine where Linux is missing',
    'sdn-linux': 'the demo starts agents in the lab, the doctor asks what this machine can do',
    server: '`havip serve` is the server',
    client: 'it asks the server',
    'lab-file': '`havip lab up` makes what a file declares',
  },
  bench: {
    net: 'benchmarks measure each layer by itself',
    cloud: 'benchmarks measure each layer by itself',
    sdn: 'benchmarks measure each layer by itself',
    'sdn-linux': 'benchmarks measure each layer by itself',
    store: 'benchmarks measure each layer by itself',
  },
}

/** Only tests may use it, whoever's: it brings vitest. */
const testOnly = 'scenarios'

const scope = '@havip/'
const short = (name: string) => name.slice(scope.length)
const ours = (dependencies: Readonly<Record<string, string>> = {}) =>
  Object.keys(dependencies)
    .filter((name) => name.startsWith(scope))
    .map(short)
    .sort()
const rootManifest = readJson<Manifest>('package.json')
const all = workspaces()

test('every workspace has its place in the map, and the map has no other', () => {
  expect(all.map(({ manifest }) => short(manifest.name)).sort()).toEqual(Object.keys(allowed).sort())
})

test('the map has no circle', () => {
  const placed = new Set<string>()
  const left = new Set(Object.keys(allowed))
  for (let before = -1; before !== left.size; ) {
    before = left.size
    for (const name of left) {
      if (Object.keys(allowed[name] ?? {}).some((used) => !placed.has(used))) continue
      placed.add(name)
      left.delete(name)
    }
  }
  expect([...left]).toEqual([])
})

describe.each(all.map((workspace) => [workspace.folder, workspace] as const))('%s', (folder, { manifest, files }) => {
  const name = short(manifest.name)
  const uses = ours(manifest.dependencies)

  test('depends on what the map says, and the map says no more', () => {
    expect(uses).toEqual(Object.keys(allowed[name] ?? {}).sort())
  })

  test(`has ${testOnly} for its tests at most`, () => {
    expect(uses).not.toContain(testOnly)
  })

  test('is built after exactly what it depends on', () => {
    const references = files.some((file) => file.startsWith('src/'))
      ? readJson<{ references?: { path: string }[] }>(`${folder}/tsconfig.json`).references
      : undefined
    if (references === undefined) return
    const built = references.map(({ path }) => folderName(posix.join(folder, path))).sort()
    expect(built).toEqual(uses)
  })

  test('imports what its package.json declares, and its own files', () => {
    expect(files.flatMap((file) => strayImports({ folder, manifest, files }, file))).toEqual([])
  })
})

function folderName(folder: string): string {
  return short(readJson<Manifest>(`${folder}/package.json`).name)
}

/** The imports of a file that break a rule, each with the rule. */
function strayImports({ folder, manifest }: Workspace, file: string): string[] {
  const isTest = /\.test\.tsx?$|^test\/|\.config\.ts$|^scripts\//.test(file)
  // A package may name itself, as its users do.
  const running = new Set([manifest.name, ...Object.keys(manifest.dependencies ?? {})])
  const developing = new Set([
    ...running,
    ...Object.keys({ ...manifest.devDependencies, ...rootManifest.devDependencies }),
  ])

  const complaint = ({ specifier, isType }: Import) => {
    if (specifier.startsWith('node:')) return undefined
    // Programs that tests start are users of the build.
    if (/(^|\/)dist\//.test(specifier)) return file.startsWith('test/fixtures/') ? undefined : 'is a build'
    if (specifier.startsWith('.')) {
      const target = posix.join(folder, posix.dirname(file), specifier)
      // The command sets the clone up before it runs.
      if (`${folder}/${file}` === 'apps/cli/bin/havip.mjs' && target === 'scripts/run-cli.mjs') return undefined
      return target.startsWith(`${folder}/`) ? undefined : 'lies in another package; import that by its name'
    }
    const packageName = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
    const declared = isTest || isType ? developing : running
    return declared.has(packageName) ? undefined : `is not declared in ${folder}/package.json`
  }
  return imports(readText(`${folder}/${file}`)).flatMap((found) => {
    const wrong = complaint(found)
    return wrong === undefined ? [] : [`${folder}/${file}: '${found.specifier}' ${wrong}`]
  })
}

interface Import {
  readonly specifier: string
  /** Erased by the compiler. */
  readonly isType: boolean
}

/** Static and dynamic imports, and re-exports. */
function imports(source: string): Import[] {
  const statements = /^\s*(?:import|export)\s(type\s)?(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]/gm
  const calls = /\bimport\((\s*)['"]([^'"]+)['"]/g
  return [statements, calls].flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, type, specifier = '']) => ({ specifier, isType: type === 'type ' })),
  )
}
