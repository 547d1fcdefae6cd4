import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { program } from './program.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const pages = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter(Boolean)

/** The commands of a page's code: `havip ...`, `npx havip ...` and `npm run havip -- ...`, each up to where the shell goes on with something else. */
function commandsIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const code = [...text.matchAll(/```(?:sh)?\n([\s\S]*?)```|^ {4}(.*)$|`([^`\n]+)`/gm)]
  const lines = code.flatMap(([, block, indented, inline]) => (block ?? indented ?? inline ?? '').split('\n'))
  const told = lines.flatMap((line) => line.split(/[;&|]+(?= )|\s#|[<$]\(|`/))
  return told.flatMap((line) => /^\s*(?:npm run havip --|(?:npx )?havip) (.*)$/.exec(line)?.[1] ?? [])
}

const grown = new Map<string, Promise<Command>>()

/** The program as it is when this is its first word: resources have commands only when they are asked for. */
function grownFor(word: string): Promise<Command> {
  const known = grown.get(word) ?? program([word])
  grown.set(word, known)
  return known
}

/** What of the words no command has: undefined when all is well. */
async function unknownIn(words: readonly string[]): Promise<string | undefined> {
  let command = await grownFor(words[0] ?? '')
  const rest = [...words]
  while (
    command.commands.length > 0 &&
    rest[0] !== undefined &&
    /^[a-z-]+$/.test(rest[0]) &&
    !rest[0].startsWith('-')
  ) {
    const next = command.commands.find((each) => each.name() === rest[0])
    if (next === undefined) return rest[0] === 'help' ? undefined : rest[0]
    command = next
    rest.shift()
  }
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  const said = own.flatMap((word) => /^\[?(--?[a-z][a-z-]*)/.exec(word)?.[1] ?? [])
  return said.find((name) => !isOption(command, name))
}

function isOption(command: Command, name: string): boolean {
  if (name === '--help' || name === '--version') return true
  return command.options.some(({ long, short }) => long === name || short === name)
}

test('every command in a page of the documentation is one of the program, with its options', async () => {
  const told = pages.flatMap((page) => commandsIn(page).map((line) => ({ page, line })))
  expect(told.length).toBeGreaterThan(100)
  const wrong = await Promise.all(
    told.map(async ({ page, line }) => {
      const unknown = await unknownIn(line.trim().split(/\s+/))
      return unknown === undefined ? [] : [`${page}: havip ${line}: ${unknown}`]
    }),
  )
  expect(wrong.flat()).toEqual([])
})
