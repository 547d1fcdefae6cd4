import { readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'
import { openApiDocument } from '../src/document.js'

test('the committed document is that of the routes; `npm run openapi` writes it', async () => {
  const committed = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')
  expect(JSON.parse(committed)).toEqual(await openApiDocument())
})

const twoHundreds = 'operation-2xx-response'

test('the document passes a strict linter', async () => {
  const config = await createConfig({ extends: ['recommended-strict'], rules: { 'operation-tag-defined': 'error' } })
  const source = JSON.stringify(await openApiDocument())
  const all = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  // A WebSocket that is let in is answered with 101, and nothing else is a success there.
  const wire = '#/paths/~1v1~1network-interfaces~1{id}~1wire/get/responses'
  const problems = all.filter(({ ruleId, location: [first] }) => ruleId !== twoHundreds || first?.pointer !== wire)
  expect(problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer }))).toEqual([])
})
