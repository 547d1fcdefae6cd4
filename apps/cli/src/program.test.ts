import type { Command } from 'commander'
import { beforeAll, describe, expect, test } from 'vitest'
import { everyCommand, type Leaf, walk } from '../test/every-command.js'
import { wordsOf } from './completion/line.js'
import { program } from './program.js'

/** Prints no data: a server's log, a file's text, a sentence about what was kept; or what a command in an instance prints. */
const withoutData = new Set([
  'serve',
  'completion',
  'exit-codes',
  'login',
  'context use',
  'context add',
  'context remove',
  'keepalived render',
  'eni connect',
  'export terraform',
  'lab exec',
  'lab shell',
])

let all: readonly Leaf[]
let leaves: readonly Leaf[]

beforeAll(async () => {
  all = await everyCommand()
  leaves = all.filter(({ command }) => command.commands.length === 0)
})

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (part) => {
      text += part
    },
  })
  command.outputHelp()
  return text
}

const pathsWhere = (wrong: (leaf: Leaf) => boolean) => leaves.filter(wrong).map(({ path }) => path)
const isExempt = ({ path }: Leaf) => withoutData.has(path)
const lacks = ({ command }: Leaf, long: string) => !command.options.some((option) => option.long === long)

describe('the whole command line', () => {
  test('says what each command, option and argument is', () => {
    expect(all.length).toBeGreaterThan(90)
    for (const { path, command } of all) {
      expect(command.description(), path).toMatch(/\S/)
      for (const { flags, description } of command.options) expect(description, `${path} ${flags}`).toMatch(/\S/)
    }
  })

  test('answers programs everywhere: --json, --yaml and -q', () => {
    for (const option of ['--json', '--yaml', '--quiet']) {
      expect({ [option]: pathsWhere((leaf) => !isExempt(leaf) && lacks(leaf, option)) }).toEqual({
        [option]: [],
      })
    }
  })

  test('takes one form of the result at a time', async () => {
    const root = await program(['vpc'])
    const list = walk(root).find(({ path }) => path === 'vpc list')?.command
    list?.exitOverride().configureOutput({ writeErr: () => {} })
    await expect(root.parseAsync(['vpc', 'list', '--json', '--yaml'], { from: 'user' })).rejects.toThrow(
      /'--json' cannot be used with option '--yaml'/,
    )
  })

  test('asks before what cannot be taken back, unless --yes is said', () => {
    const isFinal = ({ path }: Leaf) => /\b(delete|remove|revoke|down|reset)$/.test(path)
    expect(pathsWhere((leaf) => isFinal(leaf) && lacks(leaf, '--yes'))).toEqual([])
  })

  test('whatever asks a server takes --url and --context', () => {
    const asks = (leaf: Leaf) => !lacks(leaf, '--context')
    expect(pathsWhere((leaf) => asks(leaf) && lacks(leaf, '--url'))).toEqual([])
    expect(pathsWhere(asks).length).toBeGreaterThan(80)
  })

  test('shows examples of every command, and they are right', async () => {
    expect(pathsWhere(({ command }) => !helpOf(command).includes('\nExamples:\n  havip '))).toEqual([])
    for (const { path, command } of leaves) {
      const lines = helpOf(command)
        .split('\n')
        .filter((line) => line.startsWith(`  havip ${path}`))
      expect(lines.length, path).toBeGreaterThan(0)
      for (const line of lines) await parse(line)
    }
  })
})

/** Lets a program that does nothing read an example, up to where the shell would go on with something else. */
async function parse(line: string): Promise<void> {
  const typed = line.replace(/\$\(.*\)/, '1').replace(/ (\||<|>).*$/, '')
  const [, ...words] = wordsOf(typed.trim())
  const root = await program(words)
  let done = ''
  for (const { path, command } of walk(root)) {
    if (command.commands.length > 0) continue
    command.exitOverride().configureOutput({ writeErr: () => {} })
    command.action(() => {
      done = path
    })
  }
  await root.parseAsync(words, { from: 'user' })
  expect(`${words.join(' ')} `).toContain(`${done} `)
  expect(done).not.toBe('')
}
