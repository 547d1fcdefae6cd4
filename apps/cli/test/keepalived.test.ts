import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { cleanUp, havip, newDataDir, oneLine, type Server, serve } from './program.js'
import { demoCloud, vpcClient } from './sdk.js'

vi.setConfig({ testTimeout: 90_000 })

const folder = mkdtempSync(join(tmpdir(), 'havip-keepalived-'))

afterAll(async () => {
  await cleanUp()
  rmSync(folder, { recursive: true })
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const check = (...args: string[]) => havip(['keepalived', 'check', ...args])
const render = (...args: string[]) => havip(['keepalived', 'render', ...args])
const pair = ['--local', seed.secondary, '--peer', seed.primary]
const vendors = readFileSync(new URL('../../../packages/keepalived/test/seed.conf', import.meta.url), 'utf8')

describe('havip keepalived, without a server', () => {
  test('render writes what check finds nothing wrong with', async () => {
    const rendered = await render(seed.vip, ...pair, '--priority', '80', '--password', '1111', '--check', '/bin/true')
    expect(rendered).toMatchObject({ code: 0, err: '' })
    const checked = await check(file('right.conf', rendered.out), '--havip', seed.vip, '--peer', seed.primary)
    expect(checked).toMatchObject({ code: 0, err: '', out: 'nothing wrong (1 HAVIP)\n' })
  })

  test('check says line, what happens, and where it is described; exit code 2', async () => {
    const path = file('seed.conf', vendors)
    const { code, out, err } = await check(path)
    expect([code, err]).toEqual([2, ''])
    expect(out).toMatch(
      /seed\.conf:26: error: There is no vrrp_script checkhaproxy.*\[no-such-script; keepalived\.conf/,
    )
    expect(out).toMatch(/\n1 error, 0 warnings \(no HAVIPs known: say --havip or --url\)\n$/)
    const json = await check(path, '--json', '--havip', '172.17.16.99')
    expect(json.code).toBe(2)
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      findings: [
        { file: path, line: 18, rule: 'not-a-havip', severity: 'error', source: expect.any(String) },
        { line: 26, rule: 'no-such-script' },
      ],
    })
  })

  test('warnings alone are no failure', async () => {
    const { out } = await render(seed.vip, ...pair)
    const checked = await check(file('warn.conf', out.replace('garp_master_refresh 5', '')))
    expect(checked.code).toBe(0)
    expect(checked.out).toMatch(/warning: .*\[no-garp-refresh; .*\n0 errors, 1 warning/s)
  })

  test('compares the nodes of a cluster', async () => {
    const mine = file('mine.conf', (await render(seed.vip, ...pair)).out)
    const other = ['--local', seed.primary, '--peer', seed.secondary, '--router-id', '52', '--priority', '80']
    const theirs = file('theirs.conf', (await render(seed.vip, ...other)).out)
    expect((await check(mine, theirs)).out).toMatch(
      /mine\.conf:\d+: error: virtual_router_id 51, and 52 in .*theirs\.conf/,
    )
  })

  test('follows includes from where they stand, and names their files', async () => {
    mkdirSync(join(folder, 'conf.d'))
    file('conf.d/b.conf', vendors)
    file('conf.d/a.conf', '$UNUSED=1\n')
    file('conf.d/.hidden.conf', '}')
    const main = file('main.conf', 'include conf.d/*.conf\n')
    expect((await check(file('classes.conf', 'include conf.?/[b-c].con[f]\n'))).out).toMatch(/conf\.d\/b\.conf:26/)
    expect(await check(main)).toMatchObject({ code: 2, err: '' })
    expect((await check(main)).out).toMatch(/conf\.d\/b\.conf:26: error: .*\n1 error/)
    expect((await check(file('none.conf', 'include none.d/*\n'))).out).toMatch(/none\.conf:1: error: .*finds no file/)
  })

  test.each([
    [['check', 'nowhere.conf'], /nowhere\.conf cannot be read: there is no such file/],
    [['check', 'package.json', '--havip', '1.2.3'], /--havip '1\.2\.3' is no IPv4 address/],
    [['check', 'package.json', '--instance', 'ins-1'], /say where it is with --url/],
    [['render', seed.vip, '--local', 'ins-1', '--peer', seed.primary], /--local 'ins-1' is no IPv4 address.*--url/],
    [['render', seed.vip, ...pair, '--priority', '255'], /--priority '255' is no number from 1 to 254/],
    [['render', seed.vip, ...pair, '--advert-int', '0.5'], /'0\.5' is no number of seconds that VRRP version 2 has/],
    [['render', seed.vip, ...pair, '--check', 'true'], /'true' is no absolute path/],
    [['render', seed.vip, ...pair, '--password', 'a b'], /1 to 8 characters/],
  ])('says in one line what is wrong with %j, exit code 1', async (args, message) => {
    const ended = await havip(['keepalived', ...args])
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toMatch(message)
  })

  test('explains its exit codes', async () => {
    expect((await check('--help')).out).toMatch(/Exit codes: 0 .* 2 .* 1 /)
  })
})

describe('havip keepalived, with a server', () => {
  let server: Server
  let objects: Awaited<ReturnType<ReturnType<typeof demoCloud>['build']>>

  beforeAll(async () => {
    server = await serve(['--ephemeral', '--data-dir', newDataDir()])
    objects = await demoCloud(server.url).build()
  })

  const ask = (path: string, instance: string) =>
    check(path, '--url', server.url, '--region', seed.region, '--instance', instance)

  test('ids stand for addresses, and what is rendered is right for its instance alone', async () => {
    const { primary, secondary, haVipId } = objects
    const rendered = await render(haVipId, '--local', secondary, '--peer', primary, '--url', server.url)
    expect(rendered).toMatchObject({ code: 0, err: '' })
    expect(rendered.out).toBe((await render(seed.vip, ...pair)).out)
    const path = file('served.conf', rendered.out)
    expect(await ask(path, secondary)).toMatchObject({ code: 0, out: `nothing wrong (1 HAVIP, as ${secondary})\n` })
    const listed = await fetch(`${server.url}/v1/instances?id=${secondary}&region=${seed.region}`)
    const { items } = (await listed.json()) as { items: { name: string }[] }
    expect((await ask(path, items[0]?.name ?? '')).out).toContain(`as ${secondary}`)
    const wrong = await ask(path, seed.primary)
    expect(wrong.code).toBe(2)
    expect(wrong.out).toMatch(new RegExp(`unicast_src_ip ${seed.secondary} is no address of ${primary}`))
  })

  test('knows who is associated, and which addresses are HAVIPs', async () => {
    const { primary, secondary, vpcId, subnetId } = objects
    const vpc = vpcClient(server.url)
    const { HaVip } = await vpc.CreateHaVip({
      VpcId: vpcId,
      SubnetId: subnetId,
      HaVipName: 'x',
      Vip: '172.17.16.4',
      CheckAssociate: true,
    })
    await vpc.AssociateHaVipInstance({ HaVipAssociationSet: [{ HaVipId: HaVip?.HaVipId ?? '', InstanceId: primary }] })
    const path = file('listed.conf', (await render('172.17.16.4', '172.17.16.5', ...pair)).out)
    const { code, out } = await ask(path, secondary)
    expect(code).toBe(2)
    expect(out).toContain(`CheckAssociate of ${HaVip?.HaVipId} is on and only ${primary} are associated`)
    expect(out).toContain('172.17.16.5 is no HAVIP of this VPC (there are 172.17.16.3, 172.17.16.4)')
    expect(out).toMatch(/2 errors, 0 warnings \(2 HAVIPs/)
  })

  test('says in one line when it cannot ask, exit code 1', async () => {
    const path = file('any.conf', vendors)
    const stranger = await ask(path, 'ins-00000000')
    expect(stranger).toMatchObject({ code: 1, out: '' })
    expect(oneLine(stranger.err)).toMatch(/There is no instance 'ins-00000000'/)
    const nobody = await check(path, '--url', 'http://127.0.0.1:1')
    expect(nobody.code).toBe(1)
    expect(oneLine(nobody.err)).toMatch(/No server answers at http:\/\/127\.0\.0\.1:1/)
  })
})
