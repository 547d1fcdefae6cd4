import { probeLinux } from '@havip/sdn-linux'

/** Why the kernel engine, or keepalived or one of these tools in it, cannot be tried here; undefined when it can. In CI it must be. */
export async function whyNoLinux(...tools: readonly string[]): Promise<string | undefined> {
  const needed = ['keepalived', 'arping', ...tools]
  const missing = (await probeLinux()).checks.find(
    ({ name, ok, required }) => !ok && (required || needed.includes(name)),
  )
  if (missing === undefined) return undefined
  const reason = `${missing.name}: ${missing.detail} (${missing.hint})`
  if (process.env.CI === 'true') throw new Error(`${reason}; in CI these tests are not skipped`)
  console.warn(`skipping tests of the kernel engine: ${reason}`)
  return reason
}
