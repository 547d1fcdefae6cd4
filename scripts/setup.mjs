// Brings a clone to the point where everything can run: packages installed, Prisma client generated, TypeScript built.
// Plain Node without dependencies, because nothing is installed when it first runs. Does and says nothing when nothing
// has changed since the last time.
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprint } from './lib/fingerprint.mjs'
import { withLock } from './lib/lock.mjs'
import { runStep } from './lib/step.mjs'
import { buildInputs, buildOutputs, installInputs } from './lib/workspaces.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

// Inside node_modules: whoever removes that gets everything done again.
const stamp = (step) => join(root, 'node_modules', '.havip', step)

const steps = [
  {
    name: 'install',
    title: 'Installing packages',
    inputs: installInputs,
    outputs: () => ['node_modules/.package-lock.json'],
    // `npm ci` starts from nothing; what is there already is brought in line in a tenth of the time.
    command: () => npm(existsSync(join(root, 'node_modules/.package-lock.json')) ? ['install', '--no-save'] : ['ci']),
    failure: 'The packages could not be installed: is the npm registry reachable, and package-lock.json in step?',
  },
  {
    name: 'build',
    title: 'Building',
    inputs: buildInputs,
    outputs: buildOutputs,
    command: () => [process.execPath, 'node_modules/turbo/bin/turbo', 'run', 'build', '--output-logs=errors-only'],
    env: { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    failure: 'The build failed: the messages above say where.',
  },
]

/** Does what is not up to date; ends the process with one sentence when it cannot. */
export async function setup() {
  requireNode()
  if (steps.every(upToDate)) return
  await withLock(join(root, '.setup.lock'), async () => {
    for (const step of steps) {
      // Seen again under the lock: another run may just have done it.
      if (upToDate(step)) continue
      // Taken first: what is edited during the step is then new to the next run.
      const print = stepPrint(step)
      await runStep({ ...step, command: step.command(), cwd: root })
      mkdirSync(dirname(stamp(step.name)), { recursive: true })
      writeFileSync(stamp(step.name), print)
    }
  })
}

function upToDate(step) {
  if (!existsSync(stamp(step.name))) return false
  if (!step.outputs(root).every((output) => existsSync(join(root, output)))) return false
  return readFileSync(stamp(step.name), 'utf8') === stepPrint(step)
}

function stepPrint(step) {
  return fingerprint(root, step.inputs(root), [process.platform, process.arch])
}

/** The npm that started us, or the one on the PATH. It says nothing but errors, whatever .npmrc asks for. */
function npm(args) {
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-progress']
  const self = process.env.npm_execpath
  return self?.endsWith('.js') ? [process.execPath, self, ...args, ...quiet] : ['npm', ...args, ...quiet]
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return
  console.error(`havip needs Node.js 20.19 or newer (of 22: 22.12); this is ${process.version} (${process.execPath}).`)
  process.exit(1)
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) await setup()
