import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The resources and data sources that the tests of this folder name. */
export function replayed(): Set<string> {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'))
  const text = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('')
  return new Set(text.match(/(?<=')(?:res|ds):tencentcloud_\w+(?=')/g))
}
