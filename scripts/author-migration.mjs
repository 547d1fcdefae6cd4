// npm run migration -- NAME     writes prisma/migrations/<time>_NAME from what schema.prisma has and the migrations lack
// npm run migration -- --check  exits 1, and prints the missing SQL, when the two are not in step
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFileText, migrationsDirectory, missingSql } from '../packages/store/scripts/schema-diff.mjs'

const name = process.argv[2] ?? ''
const check = name === '--check'
if (!check && !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Say what the migration is for, in lower case: npm run migration -- add_route_tables (or --check)')
  process.exit(2)
}

mkdirSync(migrationsDirectory, { recursive: true })
const sql = await missingSql()
if (sql === '') {
  console.error('The migrations and prisma/schema.prisma are in step.')
} else if (check) {
  console.error('prisma/schema.prisma has changed since the last migration. Missing (npm run migration -- NAME):')
  console.log(sql)
  process.exitCode = 1
} else {
  const directory = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`
  mkdirSync(join(migrationsDirectory, directory))
  writeFileSync(join(migrationsDirectory, directory, 'migration.sql'), sql)
  writeFileSync(join(migrationsDirectory, 'migration_lock.toml'), lockFileText)
  console.error(`Wrote prisma/migrations/${directory}/migration.sql: read it, and add the rules Prisma cannot say.`)
}
