import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReadOptions } from './lines.js'
import type { Statement } from './node.js'
import { parseKeepalived } from './parse.js'

const read = (text: string, options?: ReadOptions) => parseKeepalived({ file: 'k.conf', text }, options)

/** Statements as lines: `LINE name args { ... }`. */
function shown(statements: readonly Statement[]): string[] {
  return statements.map(({ line, name, args, children }) => {
    const inside = children === null ? '' : ` {${shown(children).join('; ')}}`
    return `${line} ${[name, ...args].join(' ')}${inside}`
  })
}

const statements = (text: string, options?: ReadOptions) => shown(read(text, options).statements)

describe('parseKeepalived', () => {
  it('reads blocks, wherever their braces stand, and keeps the lines', () => {
    const text = 'a one {\n  b 2\n}\nc\n{\n d { e }\n}\nf {1.2.3.4}\ng\n'
    expect(statements(text)).toEqual(['1 a one {2 b 2}', '4 c {6 d {6 e}}', '8 f {8 1.2.3.4}', '9 g'])
  })

  it('drops comments from # or ! on, but not in quotes or behind a backslash', () => {
    const text = 'a 1 #x\n! all of it\nb "2 # !" three!x\nc\\#4 \\!5\n'
    expect(statements(text)).toEqual(['1 a 1', '3 b 2 # ! three', '4 c#4 !5'])
  })

  it('keeps spaces and braces in quoted words, and takes the quotes away', () => {
    const { statements: read_ } = read('script "awk \'{ print }\' \\"x\\"" -v\n')
    expect(read_[0]?.args).toEqual([`awk '{ print }' "x"`, '-v'])
  })

  it('joins lines that end in a backslash', () => {
    expect(statements('a 1 \\\n  2\nb')).toEqual(['1 a 1 2', '3 b'])
  })

  it('puts definitions where they are used, also inside words, and several lines where there are several', () => {
    const braced = (name: string) => ['$', '{', name, '}'].join('')
    const defined = '$A=17\n$B= x y # z\n$C=state BACKUP \\\npriority 80\n'
    const none = `w $NONE ${braced('NONE')}`
    expect(statements(`${defined}v$A ${braced('B')}\ni {\n$C\n}\n${none}\n`)).toEqual([
      '5 v17 x y',
      '6 i {7 state BACKUP; 7 priority 80}',
      `9 ${none}`,
    ])
  })

  it('a definition with a space before = is none', () => {
    expect(statements('$A = 3\nv $A')).toEqual(['1 $A = 3', '2 v $A'])
  })

  it.each([
    ['one', ['1 a', '3 c']],
    ['two', ['2 b', '3 c']],
    [undefined, ['2 b', '3 c']],
  ])('with the config id %s takes the lines that are for it', (configId, lines) => {
    expect(statements('@one a\n@^one b\nc', configId === undefined ? {} : { configId })).toEqual(lines)
  })

  it('reads includes in their place, with their own file and lines', () => {
    const asked: string[][] = []
    const include = (pattern: string, from: string) => {
      asked.push([pattern, from])
      return [
        { file: 'd/1.conf', text: 'b\n$X=1' },
        { file: 'd/2.conf', text: '\nc $X' },
      ]
    }
    const { statements: read_, problems } = read('a\ninclude "d/*.conf"\ne', { include })
    expect(read_.map(({ file, line, name, args }) => [file, line, name, ...args])).toEqual([
      ['k.conf', 1, 'a'],
      ['d/1.conf', 1, 'b'],
      ['d/2.conf', 2, 'c', '1'],
      ['k.conf', 3, 'e'],
    ])
    expect([asked, problems]).toEqual([[['d/*.conf', 'k.conf']], []])
  })

  it.each([
    ['a {\n b {\n }\n', [[1, 'a { is never closed']]],
    ['a\n}\nb', [[2, 'a } that closes nothing']]],
    [
      '{\n}',
      [
        [1, 'a { that opens nothing'],
        [2, 'a } that closes nothing'],
      ],
    ],
    ['a "b\nc', [[1, 'a quote is opened and not closed']]],
    ['include x.conf', [[1, 'include x.conf finds no file']]],
  ])('says what it could not read in %j, and goes on', (text, wrong) => {
    const { problems } = read(text, { include: () => [] })
    expect(problems.map(({ line, message }) => [line, message])).toEqual(wrong)
  })

  it('ends where files include each other', () => {
    const { problems } = read('include k.conf', { include: () => [{ file: 'k.conf', text: 'include k.conf' }] })
    expect(problems).toMatchObject([{ message: expect.stringMatching(/is it a circle/) }])
  })

  it('never throws, whatever it is given', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '"',
      '\\',
      '#',
      '!',
      '$A',
      '$A=',
      '${',
      '@x',
      '@^x',
      'include',
      ' ',
      '\n',
      'a',
      '=',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const { statements: read_ } = read(parts.join(''))
        for (const { line } of read_) expect(line).toBeGreaterThan(0)
      }),
      { numRuns: 2000 },
    )
  })
})
