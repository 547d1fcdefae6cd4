// Makes from the API's document its types, and the table of its operations. They are not committed: the document is.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'
import { operationsOf } from './operations.mjs'

const document = new URL('../../../docs/openapi.json', import.meta.url)
const folder = new URL('../src/generated/', import.meta.url)

mkdirSync(folder, { recursive: true })
writeFileSync(new URL('openapi.ts', folder), astToString(await openapiTS(document)))
const operations = JSON.stringify(operationsOf(JSON.parse(readFileSync(document, 'utf8'))))
writeFileSync(
  new URL('operations.ts', folder),
  `import type { Operation } from '../operation.js'\n\nexport const operations: readonly Operation[] = ${operations}\n`,
)
