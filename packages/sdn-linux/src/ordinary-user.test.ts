import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { oneVpc } from '@havip/scenarios'
import { expect, it } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'

const run = promisify(execFile)

/** The id that is nobody's: a user with no rights at all. */
const nobody = 65534
const dist = new URL('../dist/index.js', import.meta.url)

/** What the user runs: a lab with one claim, and a look at what its instances may do. */
const program = `
const { LinuxEngine, probeLinux } = await import(process.argv[1])
const engine = await LinuxEngine.start({ dir: process.argv[2] })
try {
  await engine.sync(JSON.parse(process.argv[3]))
  await engine.announce('eni-one', '172.17.16.3', 'request')
  const holders = [...(await engine.holders())]
  const argv = ['perl', '-e', '$! = 0; $) = "0 0"; print $! ? "refused" : "done"']
  const { stdout } = await engine.lab.exec({ instanceId: 'ins-one', argv })
  console.log(JSON.stringify({ uid: process.getuid(), ok: (await probeLinux()).ok, holders, setgroups: stdout }))
} finally {
  await engine.close()
}`

/** As root everything else runs as root; as an ordinary user everything has run so already. */
async function whyNot(): Promise<string | undefined> {
  if (process.geteuid?.() !== 0) return 'all tests run as an ordinary user here'
  const missing = await whyNoKernel()
  if (missing !== undefined) return missing
  const asNobody = await user(['test', '-r', dist.pathname]).catch(() => undefined)
  return asNobody === undefined ? 'another user cannot read this folder' : undefined
}

function user(argv: readonly string[]): Promise<{ stdout: string }> {
  return run('setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...argv])
}

const reason = await whyNot()

it.skipIf(reason !== undefined)(`an ordinary user gets all of it${reason ? ` [skipped: ${reason}]` : ''}`, async () => {
  const parent = mkdtempSync(join(tmpdir(), 'havip-user-'))
  chmodSync(parent, 0o777)
  try {
    const argv = [process.execPath, '--input-type=module', '-e', program]
    const { stdout } = await user([...argv, '--', dist.href, join(parent, 'lab'), JSON.stringify(oneVpc)])
    expect(JSON.parse(stdout)).toEqual({
      uid: nobody,
      ok: true,
      holders: [['havip-example', 'eni-one']],
      setgroups: 'done',
    })
  } finally {
    rmSync(parent, { recursive: true })
  }
})
