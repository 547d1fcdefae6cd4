import { existsSync } from 'node:fs'
import { probeLinux } from '../src/index.js'

/** Why tests of the kernel engine cannot run here; undefined when they can. */
export async function whyNoKernel(...tools: readonly string[]): Promise<string | undefined> {
  const { checks } = await probeLinux()
  const missing = checks.find(({ name, ok, required }) => !ok && (required || tools.includes(name)))
  if (missing === undefined && existsSync(new URL('../dist/lab/main.js', import.meta.url))) return undefined
  const reason = missing
    ? `${missing.name}: ${missing.detail} (${missing.hint})`
    : 'the lab is not built: npm run setup'
  console.warn(`skipping tests of the kernel engine: ${reason}`)
  return reason
}
