import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openApiDocument } from '../src/document.js'

test('the committed document is that of the routes; `npm run openapi` writes it', async () => {
  const committed = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')
  expect(JSON.parse(committed)).toEqual(await openApiDocument())
})
