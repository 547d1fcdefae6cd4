import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { description } from './description.js'

/** What has no replay, each with the reason. */
const without: Readonly<Record<string, string>> = {
  'res:tencentcloud_eip_address_transform': 'instances have no ordinary public IP here that could become an EIP',
  'res:tencentcloud_instance': 'DescribeImages, DescribeInstancesAttributes and DescribeDisks are not emulated yet',
  'res:tencentcloud_placement_group': 'placement groups are not emulated yet',
  'ds:tencentcloud_placement_groups': 'placement groups are not emulated yet',
  'ds:tencentcloud_cvm_disaster_recover_group_quota': 'placement groups are not emulated yet',
  'ds:tencentcloud_image': 'images are not emulated yet',
  'ds:tencentcloud_images': 'images are not emulated yet',
  'ds:tencentcloud_instance_types': 'instance types are not told yet',
  'ds:tencentcloud_key_pairs': 'key pairs are not emulated yet',
}

test('every resource and data source of the provider is replayed, or there is a reason why not', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => name !== 'covered.test.ts' && /\.test\.ts$/.test(name),
  )
  const text = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('')
  const replayed = new Set(text.match(/(?<=')(?:res|ds):tencentcloud_\w+(?=')/g))
  expect(Object.keys(without).filter((name) => replayed.has(name))).toEqual([])
  if (description === undefined) return
  const names = Object.keys(description.resources)
  const missing = names.filter((name) => !replayed.has(name) && !Object.hasOwn(without, name))
  const unknown = [...replayed, ...Object.keys(without)].filter((name) => !names.includes(name))
  expect({ missing, unknown }).toEqual({ missing: [], unknown: [] })
  console.info(`of the provider's ${names.length} resources and data sources ${replayed.size} are replayed`)
})
