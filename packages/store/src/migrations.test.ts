import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('the migrations make what schema.prisma says', { timeout: 120_000 }, async () => {
  const script = fileURLToPath(new URL('../../../scripts/author-migration.mjs', import.meta.url))
  // It exits 1 with the missing SQL on standard output when they do not.
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--check'])
  expect(stdout).toBe('')
})
