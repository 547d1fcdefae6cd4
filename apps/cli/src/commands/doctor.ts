import { probeLinux } from '@havip/sdn-linux'
import { colorsOf } from '../colors.js'
import { type OutputOptions, print } from '../output.js'

type Probed = Awaited<ReturnType<typeof probeLinux>>

export async function doctor(options: OutputOptions): Promise<void> {
  const { ok, checks } = await probeLinux()
  print({ memory: true, linux: ok, checks }, options, {
    text: () => shown({ ok, checks }),
    quiet: () => checks.filter((check) => !check.ok).map(({ name }) => name),
  })
}

function shown({ ok, checks }: Probed): string {
  const colors = colorsOf()
  const lines = checks.flatMap((check) => {
    const mark = check.ok ? colors.green('ok     ') : colors.red('missing')
    const line = `${mark}  ${check.name}: ${check.detail}`
    return check.ok ? [line] : [line, `         ${check.hint}`]
  })
  const verdict = ok
    ? 'This machine can run the Linux engine: real agents, real kernel.'
    : 'This machine can run the in-memory engine only, until what is missing is there.'
  const memory = `${colors.green('ok')}       in-memory engine: runs anywhere Node.js does`
  return `${[memory, ...lines].join('\n')}\n\n${verdict}\n`
}
