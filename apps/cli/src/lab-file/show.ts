import type { Change, MemberChange } from '@havip/lab-file'
import colours from 'picocolors'

const signs = { create: '  +', update: '  ~', replace: '-/+', delete: '  -' } as const
const paint = { create: colours.green, update: colours.yellow, replace: colours.magenta, delete: colours.red } as const

/** The changes, each with what of it differs. */
export function planText(changes: readonly Change[]): string {
  return changes.map((change) => `${headOf(change)}\n${bodyOf(change)}`).join('')
}

/** A change in a line. */
export function headOf({ action, key, because, members }: Change): string {
  const fixed = members.filter(({ isFixed }) => isFixed).map(({ name }) => name)
  const why =
    because !== undefined
      ? `  because ${because} is made anew`
      : action === 'replace'
        ? `  ${fixed.join(', ') || 'what it belongs to'} cannot change in place`
        : ''
  return `${paint[action](signs[action])} ${key}${colours.dim(why)}`
}

/** `2 to make, 1 to change`, or undefined when there is nothing. */
export function summary(changes: readonly Change[], words = ['to make', 'to change', 'to make anew', 'to remove']) {
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length
  const counts = [count('create'), count('update'), count('replace'), count('delete')]
  const parts = counts.flatMap((n, i) => (n === 0 ? [] : [`${n} ${words[i]}`]))
  return parts.length === 0 ? undefined : parts.join(', ')
}

function bodyOf({ action, members }: Change): string {
  if (action === 'delete') return ''
  const width = Math.max(0, ...members.map(({ name }) => name.length))
  return members.map((member) => `      ${member.name.padEnd(width)}  ${differenceOf(member)}\n`).join('')
}

function differenceOf({ before, after }: MemberChange): string {
  const [was, is] = [textOf(before), textOf(after)]
  if (was?.includes('\n') || is?.includes('\n')) return linesOf(was ?? '', is ?? '')
  if (was === undefined) return is ?? ''
  return is === undefined ? `${was} ${colours.red('goes')}` : `${was} -> ${is}`
}

/** What lies between the first and the last line that differ. */
function linesOf(before: string, after: string): string {
  const [was, is] = [before, after].map((text) => text.split('\n')) as [string[], string[]]
  let head = 0
  while (head < was.length && head < is.length && was[head] === is[head]) head++
  let tail = 0
  const most = Math.min(was.length, is.length) - head
  while (tail < most && was.at(-1 - tail) === is.at(-1 - tail)) tail++
  const gone = was.slice(head, was.length - tail).map((line) => colours.red(`- ${line}`))
  const come = is.slice(head, is.length - tail).map((line) => colours.green(`+ ${line}`))
  const where = before === '' ? '' : `from line ${head + 1}`
  return [where, ...(before === '' ? [] : gone), ...come].join('\n          ').trimEnd()
}

/** The text of a file is shown as it is, everything else as JSON without much punctuation. */
function textOf(value: MemberChange['before']): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (value === null) return 'none'
  if (Array.isArray(value)) return `[${value.map((each) => textOf(each)).join(', ')}]`
  if (typeof value !== 'object') return String(value)
  if ('content' in value && 'mode' in value)
    return `${value.mode === '0644' ? '' : `mode ${value.mode}\n`}${value.content}`
  return Object.entries(value)
    .map(([name, each]) => `${name}=${textOf(each)}`)
    .join(' ')
}
