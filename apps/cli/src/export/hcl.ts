/** An expression of HCL as it is written, such as `tencentcloud_vpc.prod.id`. */
export interface Expression {
  readonly expression: string
}

export type Value = string | number | boolean | Expression | readonly Value[] | { readonly [key: string]: string }

/** A block: its attributes in order, then the blocks in it. What is undefined is left out. */
export interface Block {
  readonly type: string
  readonly labels?: readonly string[]
  readonly attributes?: Readonly<Record<string, Value | undefined>>
  readonly blocks?: readonly Block[]
}

export function expression(text: string): Expression {
  return { expression: text }
}

/** Blocks in HCL's native syntax, laid out as `terraform fmt` does. */
export function hcl(blocks: readonly Block[]): string {
  return `${blocks.map((block) => blockLines(block).join('\n')).join('\n\n')}\n`
}

function blockLines({ type, labels = [], attributes = {}, blocks = [] }: Block): string[] {
  const head = [type, ...labels.map(quoted), '{'].join(' ')
  const parts = [attributeLines(attributes), ...blocks.map(blockLines)].filter((lines) => lines.length > 0)
  if (parts.length === 0) return [`${head}}`]
  const inner = parts.flatMap((lines, n) => (n === 0 ? lines : ['', ...lines]))
  return [head, ...inner.map((line) => (line === '' ? '' : `  ${line}`)), '}']
}

type Attribute = readonly [name: string, lines: readonly string[]]

/** Equals signs stand below each other while every value is one line long. */
function attributeLines(attributes: Readonly<Record<string, Value | undefined>>): string[] {
  const written = Object.entries(attributes).flatMap(([name, value]): Attribute[] =>
    value === undefined ? [] : [[name, valueLines(value)]],
  )
  return written.flatMap(([name, lines], n) => {
    const isLong = (at: number) => (written[at]?.[1].length ?? 2) > 1
    if (isLong(n)) return [`${name} = ${lines[0]}`, ...lines.slice(1)]
    let [from, to] = [n, n]
    while (!isLong(from - 1)) from--
    while (!isLong(to + 1)) to++
    const width = Math.max(...written.slice(from, to + 1).map(([each]) => [...each].length))
    return [`${name}${' '.repeat(width - [...name].length)} = ${lines[0]}`]
  })
}

function valueLines(value: Value): string[] {
  if (typeof value === 'string') return [quoted(value)]
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (Array.isArray(value)) return [`[${value.map((each) => valueLines(each).join(' ')).join(', ')}]`]
  if (isExpression(value)) return [value.expression]
  const pairs = Object.entries(value as Readonly<Record<string, string>>).map(
    ([key, each]) => [keyOf(key), each] as const,
  )
  return ['{', ...attributeLines(Object.fromEntries(pairs)).map((line) => `  ${line}`), '}']
}

function isExpression(value: object): value is Expression {
  return 'expression' in value && Object.keys(value).length === 1
}

function keyOf(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : quoted(key)
}

/** JSON has escapes that HCL has not. */
const otherEscapes: Readonly<Record<string, string>> = { '\\b': '\\u0008', '\\f': '\\u000c' }

/** A text that HCL reads as it is: nothing in it is a template. */
function quoted(text: string): string {
  const json = JSON.stringify(text).replace(/\\./g, (pair) => otherEscapes[pair] ?? pair)
  return json.replace(/[$%](?=\{)/g, '$&$&')
}
