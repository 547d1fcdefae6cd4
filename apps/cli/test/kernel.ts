import { probeLinux } from '@havip/sdn-linux'

/** Why the kernel engine, or keepalived in it, cannot be tried here; undefined when it can. In CI it must be. */
export async function whyNoLinux(): Promise<string | undefined> {
  const missing = (await probeLinux()).checks.find(({ ok }) => !ok)
  if (missing === undefined) return undefined
  const reason = `${missing.name}: ${missing.detail} (${missing.hint})`
  if (process.env.CI === 'true') throw new Error(`${reason}; in CI these tests are not skipped`)
  console.warn(`skipping tests of the kernel engine: ${reason}`)
  return reason
}
