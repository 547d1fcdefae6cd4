import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { expect, it } from 'vitest'
import { readMigrations } from './migrations.js'
import { migrate } from './migrator.js'

it('the migrations make what schema.prisma says', { timeout: 120_000 }, async () => {
  const script = fileURLToPath(new URL('../../../scripts/author-migration.mjs', import.meta.url))
  // It exits 1 with the missing SQL on standard output when they do not.
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--check'])
  expect(stdout).toBe('')
})

it('a VPC made before there were route tables gets the main one that it names', async () => {
  const migrations = await readMigrations()
  const at = migrations.findIndex(({ name }) => name.endsWith('route_tables_and_security_groups'))
  const lite = await PGlite.create()
  try {
    await migrate(lite, migrations.slice(0, at))
    await lite.exec(`
      INSERT INTO account VALUES ('1', '100', 'a');
      INSERT INTO shard VALUES ('1/ap-guangzhou', '1', 'ap-guangzhou', 1);
      INSERT INTO vpc (shard_id, id, name, cidr_block, is_default, enable_multicast, domain_name, main_route_table_id,
        enable_route_vpc_publish, enable_route_vpc_publish_ipv6, created_at)
        VALUES ('1/ap-guangzhou', 'vpc-1', 'v', '10.0.0.0/16', false, false, '', 'rtb-1', false, false, now());
      INSERT INTO subnet (shard_id, id, vpc_id, name, cidr_block, zone, is_default, enable_broadcast, route_table_id, created_at)
        VALUES ('1/ap-guangzhou', 'subnet-1', 'vpc-1', 's', '10.0.0.0/24', 'z', false, false, 'rtb-1', now());
    `)
    await migrate(lite, migrations)
    const { rows } = await lite.query('SELECT id, vpc_id, name FROM route_table')
    expect(rows).toEqual([{ id: 'rtb-1', vpc_id: 'vpc-1', name: 'default' }])
  } finally {
    await lite.close()
  }
})
