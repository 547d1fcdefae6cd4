import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../apps/cli/dist/bin.js', import.meta.url))

/** A directory that is removed after `use`. */
export async function withDirectory(use) {
  const dir = await mkdtemp(join(tmpdir(), 'havip-bench-'))
  try {
    return await use(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** A server process of its own: `{url, ms}` once /readyz says so, stopped after `use`. `ms` is from start to ready. */
export async function withServer(args, env, use) {
  const started = performance.now()
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0', '--log-level', 'info', ...args], {
    // The log goes nowhere: reading it would cost the process that measures.
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', ...env },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const url = await listening(child, ended)
    while (!(await fetch(`${url}/readyz`)).ok);
    return await use({ url, ms: performance.now() - started })
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

function listening(child, ended) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr.on('data', (chunk) => {
      text += chunk
      const url = /ready at (http:\S+)/.exec(text)?.[1]
      if (url !== undefined) resolve(url)
    })
    ended.then((code) => reject(new Error(`the server ended with ${code} before it listened: ${text}`)))
  })
}
