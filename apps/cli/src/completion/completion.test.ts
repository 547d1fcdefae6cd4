import { Command, Option } from 'commander'
import { describe, expect, test } from 'vitest'
import { candidates } from './candidates.js'
import { brokenOff, wordsOf } from './line.js'
import { shells } from './program.js'
import { scriptOf } from './scripts.js'
import { sourcesOf } from './sources.js'

const root = new Command('havip')
root.command('secret', { hidden: true })
root
  .command('claim')
  .description('announce')
  .argument('<address>')
  .requiredOption('--from <id>')
  .addOption(new Option('--form <form>').choices(['request', 'reply']))
  .addOption(new Option('--json').conflicts('yaml'))
  .addOption(new Option('--yaml').conflicts('json'))
  .option('--wait [seconds]')
  .option('--peer <id...>')
const vpc = root.command('vpc')
vpc.command('list').option('-q, --quiet')
vpc.command('delete').argument('<id...>')

/** What is offered, with the names of what was asked for in place of its values. */
async function offered(...words: string[]): Promise<readonly string[] | undefined> {
  const found = await candidates(root, words, async (of) => {
    const name = of instanceof Option ? (of.long ?? '') : of.name()
    return name === '--peer' ? undefined : [{ value: `<${name}>`, description: '' }]
  })
  return found?.map(({ value }) => value)
}

describe('what can stand at the cursor', () => {
  test.each<[string[], string[] | undefined]>([
    [[''], ['claim', 'vpc', 'help']],
    [
      ['vpc', ''],
      ['list', 'delete', 'help'],
    ],
    [
      ['help', ''],
      ['claim', 'vpc', 'help'],
    ],
    [
      ['vpc', 'list', ''],
      ['--quiet', '--help'],
    ],
    [['vpc', 'list', '-q', '--'], ['--help']],
    [['vpc', 'delete', ''], ['<id>']],
    [['vpc', 'delete', 'vpc-1', ''], ['<id>']],
    [['claim', ''], ['<address>']],
    [['claim', '--from', ''], ['<--from>']],
    [['claim', '--from=e'], ['--from=<--from>']],
    [['claim', '--from', 'x', ''], ['<address>']],
    [
      ['claim', '--form', ''],
      ['request', 'reply'],
    ],
    [
      ['claim', '--form=re'],
      ['--form=request', '--form=reply'],
    ],
    [
      ['claim', '--wait', ''],
      ['<--wait>', '<address>'],
    ],
    [['claim', '--peer', ''], undefined],
    [
      ['claim', '--json', '1.2.3.4', ''],
      ['--from', '--form', '--wait', '--peer', '--help'],
    ],
    [
      ['claim', '--yaml', '1.2.3.4', '-'],
      ['--from', '--form', '--wait', '--peer', '--help'],
    ],
    [['claim', '--', ''], ['<address>']],
    [['nothing', ''], []],
  ])('%j', async (words, expected) => expect(await offered(...words)).toEqual(expected))
})

test.each([
  ['havip vpc ', ['havip', 'vpc', '']],
  ['havip  vpc', ['havip', 'vpc']],
  [`havip "a b" 'c d`, ['havip', 'a b', 'c d']],
  ['havip a\\ b "c\\"d\\e" ""', ['havip', 'a b', 'c"d\\e', '']],
])('words of %s', (line, words) => expect(wordsOf(line)).toEqual(words))

test('what bash breaks off is the part up to its last break', () => {
  expect(brokenOff('vpc-1:172.17', ' \t"\'><=;|&(:')).toBe('vpc-1:')
  expect(brokenOff('--from=eni-', '=:')).toBe('--from=')
  expect(brokenOff('eni-1', '=:')).toBe('')
})

test('ids are of the kind that the command is about', () => {
  expect(sourcesOf(['vpc', 'get'], 'id')).toMatchObject([{ path: '/v1/vpcs' }])
  expect(sourcesOf(['fault', 'mend'], 'id')).toMatchObject([{ path: '/v1/sdn/faults' }])
  expect(sourcesOf(['eni', 'create'], 'security-group-ids')).toMatchObject([{ path: '/v1/security-groups' }])
  expect(sourcesOf(['vpc', 'create'], 'name')).toEqual([])
})

test.each(shells)('the script of %s asks the program that is completed', (shell) => {
  expect(scriptOf(shell)).toContain(` __complete ${shell} -- `)
})
