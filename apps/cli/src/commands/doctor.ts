import { probeLinux } from '@havip/sdn-linux'
import pc from 'picocolors'

export async function doctor({ json }: { readonly json?: boolean }): Promise<void> {
  const { ok, checks } = await probeLinux()
  if (json) {
    process.stdout.write(`${JSON.stringify({ memory: true, linux: ok, checks }, null, 2)}\n`)
    return
  }
  const colors = pc.createColors(process.stdout.isTTY)
  process.stdout.write(`${colors.green('ok')}       in-memory engine: runs anywhere Node.js does\n`)
  for (const check of checks) {
    const mark = check.ok ? colors.green('ok     ') : colors.red('missing')
    process.stdout.write(`${mark}  ${check.name}: ${check.detail}\n`)
    if (!check.ok) process.stdout.write(`         ${check.hint}\n`)
  }
  const verdict = ok
    ? 'This machine can run the Linux engine: real agents, real kernel.'
    : 'This machine can run the in-memory engine only, until what is missing is there.'
  process.stdout.write(`\n${verdict}\n`)
}
