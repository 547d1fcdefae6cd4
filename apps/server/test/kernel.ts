import { probeLinux } from '@havip/sdn-linux'

/** Why tests on the kernel engine cannot run here; undefined when they can. */
export async function whyNoKernel(): Promise<string | undefined> {
  const missing = (await probeLinux()).checks.find(({ ok, required }) => !ok && required)
  if (missing === undefined) return undefined
  const reason = `${missing.name}: ${missing.detail} (${missing.hint})`
  console.warn(`skipping tests of the kernel engine: ${reason}`)
  return reason
}
