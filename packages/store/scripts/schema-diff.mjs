// What would bring a database made by prisma/migrations in step with prisma/schema.prisma, computed offline: Prisma's
// schema engine as WebAssembly, on an embedded PostgreSQL as the shadow database.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'

const prisma = fileURLToPath(new URL('../../../prisma/', import.meta.url))
const schemaFile = join(prisma, 'schema.prisma')
export const migrationsDirectory = join(prisma, 'migrations')
export const lockFileText = '# Prisma reads this file; do not edit it.\nprovider = "postgresql"\n'

/** A database of its own for every connection. Scripts are awaited, which the adapter (0.7.2) does not do. */
const shadow = {
  provider: 'postgres',
  adapterName: 'pglite',
  async connect() {
    const client = new PGlite()
    const adapter = await new PrismaPGlite(client).connect()
    adapter.executeScript = async (script) => {
      await client.exec(script)
    }
    adapter.dispose = () => client.close()
    return adapter
  },
  connectToShadowDb: () => shadow.connect(),
}

/** The SQL that is missing from the migrations; the empty string when they and the schema are in step. */
export async function missingSql() {
  const engine = await startEngine()
  const { exitCode, stdout } = await engine.diff({
    from: {
      tag: 'migrations',
      baseDir: migrationsDirectory,
      shadowDbInitScript: '',
      lockfile: { path: 'migration_lock.toml', content: lockFileText },
      migrationDirectories: readMigrations(),
    },
    to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  })
  // As `prisma migrate diff --exit-code`: 0 nothing to do, 2 a difference.
  return exitCode === 2 ? stdout : ''
}

async function startEngine() {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const glue = await import(path)
  const module = readFileSync(join(dirname(path), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const datamodels = [[schemaFile, readFileSync(schemaFile, 'utf8')]]
  return glue.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(shadow))
}

function readMigrations() {
  return readdirSync(migrationsDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(migrationsDirectory, name, 'migration.sql'), 'utf8') },
      },
    }))
}
