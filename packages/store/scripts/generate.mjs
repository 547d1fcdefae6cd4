// `prisma generate` without the schema engine: its binary is a download that generating a client never runs. Naming any
// program that exists keeps Prisma from fetching it, so a fresh clone builds with no network beyond the package registry.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const manifest = require.resolve('prisma/package.json')
const cli = join(dirname(manifest), require(manifest).bin.prisma)

const { status } = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', ...process.env },
  stdio: 'inherit',
})
process.exitCode = status ?? 1
