import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConnectionOptions, connectionOf } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { Server } from '../sync/server.js'
import { readTopology, type Topology } from '../sync/topology.js'
import { type Block, expression, hcl } from './hcl.js'
import { resourcesOf } from './resources.js'

export interface TerraformOptions extends ConnectionOptions {
  readonly dir?: string
  readonly region?: string
}

/** Exit code when something has no resource. */
const incomplete = 2

/** Writes VPCs, with all that is in them, as a configuration of Terraform. */
export async function exportTerraform(vpcIds: readonly string[], options: TerraformOptions): Promise<void> {
  const { dir, region } = options
  const server = new Server('The server', connectionOf(options, process.env), region)
  const topology = await readTopology(server, vpcIds)
  const { blocks, notes } = resourcesOf(topology)
  const resources = hcl([...variables(topology), ...blocks])
  if (dir === undefined) process.stdout.write(resources)
  else write(dir, { 'provider.tf': hcl(provider(topology)), 'topology.tf': resources })
  for (const note of notes) process.stderr.write(`not written: ${note}\n`)
  if (notes.length > 0) process.exitCode = incomplete
}

/** The emulator has no contents of disks, so which image it is is for the real cloud to say. */
function variables({ instances }: Topology): Block[] {
  const [instance] = instances
  if (instance === undefined) return []
  const attributes = { description: 'Image of the instances.', type: expression('string'), default: instance.imageId }
  return [{ type: 'variable', labels: ['image_id'], attributes }]
}

function provider({ subnets }: Topology): Block[] {
  const source = { source: 'tencentcloudstack/tencentcloud' }
  const region = subnets[0]?.zone.replace(/-\d+$/, '') ?? 'ap-guangzhou'
  const required = { type: 'required_providers', attributes: { tencentcloud: source } }
  return [
    { type: 'terraform', attributes: { required_version: '>= 1.3' }, blocks: [required] },
    { type: 'provider', labels: ['tencentcloud'], attributes: { region } },
  ]
}

/** Files that are there already may have been changed by hand: they are not written over. */
function write(dir: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(dir, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text, { flag: 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    const why =
      code === 'EEXIST'
        ? 'has a provider.tf or topology.tf already; give another directory'
        : `cannot be written (${code})`
    throw new Failure(`--dir ${dir} ${why}.`)
  }
  process.stdout.write(
    `${Object.keys(files)
      .map((name) => join(dir, name))
      .join('\n')}\n`,
  )
}
