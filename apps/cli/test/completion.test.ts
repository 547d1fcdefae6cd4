import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { until } from '../src/demo/cloud.js'
import { cleanUp, havip, newDataDir, oneLine, type Server, serve } from './program.js'

vi.setConfig({ testTimeout: 60_000 })

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'havip-completion-'))
const run = promisify(execFile)
const terminals: ChildProcess[] = []
let server: Server
let vpc = ''

/** A shell finds `havip` by its name. */
const environment = () => ({
  PATH: `${folder}/bin:${process.env.PATH ?? ''}`,
  HOME: folder,
  XDG_CONFIG_HOME: folder,
  TERM: 'dumb',
  HAVIP_URL: server.url,
  // Other tests keep the machine busy.
  HAVIP_COMPLETION_TIMEOUT: '60000',
})

beforeAll(async () => {
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/havip'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, { mode: 0o755 })
  writeFileSync(join(folder, 'keepalived.conf'), '')
  server = await serve(['--ephemeral', '--data-dir', newDataDir(), '--engine', 'memory'])
  const block = ['--cidr-block', '172.17.0.0/16']
  vpc = (await havip(['vpc', 'create', '--name', 'web', ...block, '-q'], { HAVIP_URL: server.url })).out.trim()
})

afterAll(async () => {
  for (const terminal of terminals) terminal.kill('SIGKILL')
  await cleanUp()
  rmSync(folder, { recursive: true })
})

function missing(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`])
    return false
  } catch {
    console.warn(`skipping completion in ${program}: it is not installed`)
    return true
  }
}

/** What bash would offer for a line; its function is called as bash calls it at a TAB. */
async function bash(line: string, words: readonly string[]): Promise<string[]> {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `source <(havip completion bash)
COMP_LINE='${line}' COMP_POINT=${line.length} COMP_WORDS=(${quoted}) COMP_CWORD=${words.length - 1}
_havip havip; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await run('bash', ['--norc', '-c', script], { env: environment(), cwd: folder })
  return stdout.split('\n').filter((each) => each !== '')
}

/** A shell on a terminal: what is typed, and what is seen. */
function terminal(command: string) {
  const options = { env: { ...environment(), PS1: '$ ' }, cwd: folder }
  const child = spawn('script', ['-qfec', command, '/dev/null'], options)
  terminals.push(child)
  let seen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text
  })
  return {
    type: (text: string) => child.stdin.write(text),
    sees: (text: string) => until(`the terminal shows ${text}`, 30_000, () => seen.includes(text)),
  }
}

describe('completion', () => {
  test('bash: commands, options, choices, ids, and a name becomes its id', async () => {
    const offers = await Promise.all([
      bash('havip vp', ['havip', 'vp']),
      bash('havip demo --engine ', ['havip', 'demo', '--engine', '']),
      bash('havip claim --fo', ['havip', 'claim', '--fo']),
      bash('havip vpc get ', ['havip', 'vpc', 'get', '']),
      bash('havip vpc get web', ['havip', 'vpc', 'get', 'web']),
      // bash breaks words at = itself.
      bash('havip subnet list --vpc-id=v', ['havip', 'subnet', 'list', '--vpc-id', '=', 'v']),
      // What stands there is never run.
      bash('havip vpc get $(touch x)', ['havip', 'vpc', 'get', '$(touch x)']),
    ])
    expect(offers).toEqual([['vpc'], ['auto', 'memory', 'linux'], ['--form'], [vpc], [vpc], [vpc], []])
    expect(readdirSync(folder)).not.toContain('x')
  })

  test('is silent where no server answers', async () => {
    const asked = ['__complete', 'fish', '--', 'vpc', 'get', '']
    expect(await havip(asked, { HAVIP_URL: 'http://127.0.0.1:1' })).toMatchObject({ code: 0, out: 'words\n', err: '' })
  })

  test.for([
    ['bash', 'bash --norc -i', 'source <(havip completion bash)'],
    ['zsh', 'zsh -f -i', 'autoload -U compinit; compinit -D -u; source <(havip completion zsh)'],
  ])('%s puts in what a TAB asks for, on a terminal', async ([shell = '', command = '', load = ''], { skip }) => {
    skip(missing(shell))
    const { type, sees } = terminal(command)
    type(`${load}; echo loa''ded\n`)
    await sees('loaded')
    type('havip vpc ge\t')
    await sees('havip vpc get ')
    type('w\t')
    await sees(vpc)
    type('\u0015havip keepalived check keepal\t')
    await sees('keepalived.conf')
  })

  test.skipIf(missing('fish'))('fish: ids with what they are', () => {
    const ask = (line: string) => {
      const script = `havip completion fish | source; complete -C '${line}'`
      return execFileSync('fish', ['--no-config', '-c', script], { encoding: 'utf8', env: environment(), cwd: folder })
    }
    expect(ask('havip vpc get ')).toBe(`${vpc}\tweb 172.17.0.0/16\n`)
    expect(ask('havip claim --form ')).toBe('request\nreply\n')
    expect(ask('havip keepalived check keepal')).toContain('keepalived.conf')
  })

  test('wants a shell that it knows', async () => {
    expect(oneLine((await havip(['completion', 'tcsh'])).err)).toMatch(/'tcsh' is invalid.*bash, zsh, fish/)
  })
})
