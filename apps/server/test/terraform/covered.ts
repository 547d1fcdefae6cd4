import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What has no replay, each with the reason. */
export const withoutReplay: Readonly<Record<string, string>> = {
  'res:tencentcloud_eip_address_transform': 'instances have no ordinary public IP here that could become an EIP',
}

/** The resources and data sources that the tests of this folder name. */
export function replayed(): Set<string> {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'))
  const text = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('')
  return new Set(text.match(/(?<=')(?:res|ds):tencentcloud_\w+(?=')/g))
}
