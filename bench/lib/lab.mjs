import { spawnSync } from 'node:child_process'
import { LinuxEngine, probeLinux } from '@havip/sdn-linux'
import { withDirectory } from './server.mjs'

/**
 * A lab of its own for `use(engine, directory)`, ended after it, whatever happens: also on Ctrl-C and SIGTERM, which
 * reject. `tools` are the programs needed besides the lab's own, by name of their Debian package. Rejects with what is
 * missing where this machine cannot run it.
 */
export async function withLab(tools, use) {
  await requireLinux(tools)
  const interrupted = new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => reject(new Error(`ended by ${signal}`)))
  })
  // Nobody waits for it until the lab runs.
  interrupted.catch(() => {})
  await withDirectory(async (dir) => {
    const engine = await LinuxEngine.start({ dir })
    try {
      await Promise.race([use(engine, dir), interrupted])
    } finally {
      await engine.close()
    }
  })
}

async function requireLinux(tools) {
  const { checks } = await probeLinux()
  const missing = checks.find(({ ok, required }) => required && !ok)
  if (missing !== undefined) throw new Error(`${missing.name}: ${missing.detail}; ${missing.hint}`)
  const path = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`
  for (const [tool, from] of Object.entries(tools)) {
    const { status } = spawnSync('sh', ['-c', `command -v ${tool}`], { env: { PATH: path } })
    if (status !== 0) throw new Error(`${tool}: not found; apt-get install ${from}`)
  }
}

/** Runs programs in an instance; `enter` is what stands before each, to go further in. */
export function guestOf(lab, instanceId, enter = []) {
  const command = (argv) => ({ instanceId, argv: [...enter, ...argv] })
  return {
    /** Runs a program to its end, whatever that is. */
    exec: (argv) => lab.exec(command(argv)),

    /** Runs a shell script that has to succeed. */
    async run(script) {
      const { code, stderr } = await lab.exec(command(['sh', '-ec', script]))
      if (code !== 0) throw new Error(`set-up of ${instanceId} failed: ${lastLine(stderr)}`)
    },

    /** Starts a program, and resolves once it has said `ready`, with what ends it and tells all that it said. */
    async start(argv, ready) {
      let said = ''
      let isReady
      const readiness = new Promise((resolve) => {
        isReady = resolve
      })
      const program = await lab.spawn(command(argv), (text) => {
        said += text
        if (said.includes(ready)) isReady()
      })
      const failed = program.exited.then(() => {
        throw new Error(`${argv[0]} ended too early: ${lastLine(said)}`)
      })
      await Promise.race([readiness, failed])
      failed.catch(() => {})
      return async (signal) => {
        await program.kill(signal)
        await program.exited
        return said
      }
    },
  }
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) || 'it said nothing'
}
