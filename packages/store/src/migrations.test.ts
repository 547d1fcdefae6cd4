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

/** The database as it was before a migration, with what `before` puts in, brought up to date. */
async function migratedFrom(name: string, before: string, look: (lite: PGlite) => Promise<void>): Promise<void> {
  const migrations = await readMigrations()
  const at = migrations.findIndex((migration) => migration.name.endsWith(name))
  const lite = await PGlite.create()
  try {
    await migrate(lite, migrations.slice(0, at))
    await lite.exec(`
      INSERT INTO account VALUES ('1', '100', 'a');
      INSERT INTO shard VALUES ('1/ap-guangzhou', '1', 'ap-guangzhou', 1);
      ${before}
    `)
    await migrate(lite, migrations)
    await look(lite)
  } finally {
    await lite.close()
  }
}

const aVpc = `
  INSERT INTO vpc (shard_id, id, name, cidr_block, is_default, enable_multicast, domain_name, main_route_table_id,
    enable_route_vpc_publish, enable_route_vpc_publish_ipv6, created_at)
    VALUES ('1/ap-guangzhou', 'vpc-1', 'v', '10.0.0.0/16', false, false, '', 'rtb-1', false, false, now());
  INSERT INTO subnet (shard_id, id, vpc_id, name, cidr_block, zone, is_default, enable_broadcast, route_table_id, created_at)
    VALUES ('1/ap-guangzhou', 'subnet-1', 'vpc-1', 's', '10.0.0.0/24', 'z', false, false, 'rtb-1', now());
`

it('a VPC made before there were route tables gets the main one that it names', async () => {
  await migratedFrom('route_tables_and_security_groups', aVpc, async (lite) => {
    const { rows } = await lite.query('SELECT id, vpc_id, name FROM route_table')
    expect(rows).toEqual([{ id: 'rtb-1', vpc_id: 'vpc-1', name: 'default' }])
  })
})

it('an instance made before there were disks keeps its own, the system disk first', async () => {
  const disk = (id: string, type: string) =>
    JSON.stringify({ id, name: 'n', type, sizeGib: 50, deleteWithInstance: true, encrypt: false })
  const instance = (id: string, chargeType: string, disks: string) => `
    INSERT INTO instance (shard_id, id, uuid, name, host_name, zone, project_id, host_id, vpc_id, subnet_id,
      as_vpc_gateway, instance_type, image_id, state, charge_type, stop_charging_mode, disable_api_termination,
      system_disk, data_disks, internet_max_bandwidth_out, internet_charge_type, key_ids, created_at)
      VALUES ('1/ap-guangzhou', '${id}', '${id}', 'i', 'i', 'z', 0, 'host-1', 'vpc-1', 'subnet-1', false, 'S5.SMALL1',
      'img-1', 'RUNNING', '${chargeType}', 'NOT_APPLICABLE', false, '${disk(`${id}-s`, 'CLOUD_PREMIUM')}', '${disks}', 0,
      'TRAFFIC_POSTPAID_BY_HOUR', '{}', '2026-01-01T00:00:00Z');`
  const before = `
    BEGIN;
    ${aVpc}
    INSERT INTO route_table (shard_id, id, vpc_id, name, created_at)
      VALUES ('1/ap-guangzhou', 'rtb-1', 'vpc-1', 'default', now());
    COMMIT;
    INSERT INTO host (shard_id, id, zone, rack_id, switch_id) VALUES ('1/ap-guangzhou', 'host-1', 'z', 'r', 's');
    ${instance('ins-1', 'POSTPAID_BY_HOUR', `[${disk('disk-b', 'CLOUD_SSD')}, ${disk('disk-a', 'LOCAL_SSD')}]`)}
    ${instance('ins-2', 'PREPAID', '[]')}
  `
  await migratedFrom('_disks', before, async (lite) => {
    const { rows } = await lite.query(
      'SELECT id, usage::text, instance_id, portable, size_gib, expires_at FROM disk ORDER BY seq',
    )
    const month = new Date('2026-02-01T00:00:00Z')
    const common = { size_gib: 50, expires_at: null, instance_id: 'ins-1' }
    expect(rows).toEqual([
      { ...common, id: 'ins-1-s', usage: 'SYSTEM_DISK', portable: false },
      { ...common, id: 'disk-b', usage: 'DATA_DISK', portable: true },
      { ...common, id: 'disk-a', usage: 'DATA_DISK', portable: false },
      { ...common, id: 'ins-2-s', usage: 'SYSTEM_DISK', portable: false, instance_id: 'ins-2', expires_at: month },
    ])
    const instances = await lite.query('SELECT id, expires_at, user_data FROM instance ORDER BY seq')
    expect(instances.rows).toEqual([
      { id: 'ins-1', expires_at: null, user_data: '' },
      { id: 'ins-2', expires_at: month, user_data: '' },
    ])
  })
})
