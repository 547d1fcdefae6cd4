// Makes the types of the API from its document. They are not committed: the document is.
import { mkdirSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const document = new URL('../../../docs/openapi.json', import.meta.url)
const folder = new URL('../src/generated/', import.meta.url)

mkdirSync(folder, { recursive: true })
writeFileSync(new URL('openapi.ts', folder), astToString(await openapiTS(document)))
