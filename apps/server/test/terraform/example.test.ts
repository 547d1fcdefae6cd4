import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from '../cloud-under-test.js'
import { replayed } from './covered.js'

const example = join(import.meta.dirname, '../../../../examples/terraform')

/** A folder that holds the provider's program, `terraform-provider-tencentcloud...`. */
const providerFolder = process.env.HAVIP_TF_PROVIDER_DIR

let work: string
let cloud: CloudUnderTest

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'havip-terraform-'))
  // Of the test's own: what the machine's says is not ours to use.
  const override = providerFolder && `dev_overrides { "tencentcloudstack/tencentcloud" = "${providerFolder}" }`
  await writeFile(join(work, 'terraform.rc'), `provider_installation {\n  ${override ?? ''}\n  direct {}\n}\n`)
  await cp(example, join(work, 'example'), { recursive: true })
  cloud = await startCloud()
})

afterAll(async () => {
  await cloud.close()
  await rm(work, { recursive: true, force: true })
})

interface Ran {
  readonly code: number | null
  readonly out: string
}

/** Runs terraform in a copy of the example; undefined where there is no terraform. */
async function terraform(...words: string[]): Promise<Ran | undefined> {
  const own = { TF_CLI_CONFIG_FILE: join(work, 'terraform.rc'), TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' }
  const env = { ...process.env, ...own, HTTP_PROXY: cloud.url, http_proxy: cloud.url, NO_PROXY: '', no_proxy: '' }
  const child = spawn('terraform', words, { cwd: join(work, 'example'), env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (out += text.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(undefined)
      else reject(error)
    })
    child.on('close', (code) => resolve({ code, out }))
  })
}

const files = async () => (await readdir(example)).filter((name) => name.endsWith('.tf'))

test('the example is formatted as terraform formats', async () => {
  const ran = await terraform('fmt', '-check', '-diff')
  if (ran !== undefined) return expect(ran).toEqual({ code: 0, out: '' })
  console.info('there is no terraform on this machine, so only indentation and line ends are looked at')
  for (const name of await files()) {
    const lines = (await readFile(join(example, name), 'utf8')).split('\n')
    expect(lines.filter((line) => /\t|\s$/.test(line) || /^ (?: {2})*[^ ]/.test(line))).toEqual([])
  }
})

/** What the example uses that has no replay here. */
async function notReplayed(): Promise<string[]> {
  const texts = await Promise.all((await files()).map((name) => readFile(join(example, name), 'utf8')))
  const used = new Set(texts.join('\n').match(/(?<=^resource ")\w+/gm))
  expect(used.size).toBeGreaterThan(10)
  const covered = replayed()
  return [...used].map((type) => `res:${type}`).filter((name) => !covered.has(name))
}

test('the example applies, plans clean, imports and destroys', { timeout: 600_000 }, async () => {
  if (providerFolder === undefined) {
    console.info('HAVIP_TF_PROVIDER_DIR is not set, so the calls of every resource in the example are replayed instead')
    return expect(await notReplayed()).toEqual([])
  }
  const succeeds = async (...words: string[]) => {
    const ran = await terraform(...words)
    if (ran === undefined) throw new Error('HAVIP_TF_PROVIDER_DIR is set, and there is no terraform')
    expect(ran.code, ran.out).toBe(0)
    return ran.out
  }
  const clean = () => succeeds('plan', '-input=false', '-no-color', '-detailed-exitcode')
  await succeeds('apply', '-input=false', '-auto-approve', '-no-color')
  await clean()
  const { id } = JSON.parse(await succeeds('output', '-json', 'havip')) as { readonly id: string }
  await succeeds('state', 'rm', 'tencentcloud_ha_vip.service')
  await succeeds('import', '-input=false', '-no-color', 'tencentcloud_ha_vip.service', id)
  await clean()
  await succeeds('destroy', '-input=false', '-auto-approve', '-no-color')
})
