import { seedInstances, seedSubnet } from './build.js'
import type { Example, Seeder, Trial, Trials } from './seed.js'

type Request = Record<string, unknown>

/** The account of the tests in place of the examples' own; resource names agree with it then. */
const ownUin = (request: Request): Request =>
  JSON.parse(JSON.stringify(request).replaceAll(/uin\/[0-9*]+/g, 'uin/100000000001')) as Request

/** Tokens of pages are this server's own. */
const noToken = ({ PaginationToken: _, ...request }: Request): Request => request

/** Resources whose ids are blotted out, one of them a volume, which has no tags here: instances take their place. */
const instances = (request: Request): Request =>
  JSON.parse(
    JSON.stringify(ownUin(request)).replaceAll(/(volume|instance)\/\*{4}/g, 'instance/ins-00000000'),
  ) as Request

const regionOf = (text: string): string => /ap-(?:beijing|shanghai|guangzhou)/.exec(text)?.[0] ?? 'ap-guangzhou'

/** An instance of every id in a text, in the region the text names before it. */
async function seedNamed(s: Seeder, example: Example): Promise<string[]> {
  const request = instances(example.request)
  const seen = new Map<string, string>()
  let region = regionOf(JSON.stringify(request))
  for (const [word] of JSON.stringify(request).matchAll(/ap-[a-z]+|ins-[0-9a-z]{8}/g)) {
    if (word.startsWith('ap-')) region = word
    else seen.set(`${region} ${word}`, word)
  }
  for (const name of seen.keys()) {
    const [at = '', id = ''] = name.split(' ')
    const zone = `${at}-3`
    const subnet = await seedSubnet(s, { zone }, at)
    await seedInstances(s, [id], subnet, { Placement: { Zone: zone } }, at)
  }
  return [...seen.keys()]
}

/** The instances with tags on them. */
function tagged(...tags: readonly (readonly [key: string, value: string])[]): NonNullable<Trial['seed']> {
  return async (s, example) => {
    const Tags = tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue }))
    const names = (await seedNamed(s, example)).map((name) => {
      const [region = '', id = ''] = name.split(' ')
      return `qcs::cvm:${region}:uin/:instance/${id}`
    })
    await s.call('TagResources', { ResourceList: names, Tags })
  }
}

/** Tags that no resource carries. */
function known(...tags: readonly (readonly [key: string, value: string])[]): NonNullable<Trial['seed']> {
  return async (s) => {
    await s.call('CreateTags', { Tags: tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })) })
  }
}

const numbers = [
  ['09221', '092211'],
  ['09221', '092212'],
] as const

/** The tag service. */
export const tagTrials: Trials = {
  'tag AddResourceTag': { mend: ownUin, seed: async (s, example) => void (await seedNamed(s, example)) },
  'tag AttachResourcesTag': {
    seed: async (s, example) => {
      await s.call('CreateTag', { TagKey: 't1', TagValue: 'v1' })
      await seedNamed(s, example)
    },
  },
  'tag DeleteResourceTag': { mend: ownUin, seed: tagged(['testTagKey', 'x']) },
  'tag DeleteTag': { seed: known(['testTagKey', 'testTagValue']) },
  'tag DeleteTags': { seed: known(...numbers) },
  'tag DescribeResourceTags 1': { seed: tagged(['testkey', 'testvalue']) },
  'tag DescribeResourceTags 2': { exception: 'asks for the tags of a COS bucket, and COS is not emulated' },
  'tag DescribeResourceTagsByResourceIds': { seed: tagged(['testKey', 'v']) },
  'tag DescribeResourceTagsByTagKeys': { seed: tagged(['key1', 'val1']) },
  'tag DescribeResourcesByTags': { seed: tagged(['key1', 'value1']) },
  'tag DescribeResourcesByTagsUnion': { seed: tagged(['key1', 'value1']) },
  'tag DescribeTagKeys': { seed: known(['tag1', 'a'], ['tag2', 'b']) },
  'tag DescribeTagValuesSeq': { seed: known(['key1', 'val1']) },
  'tag DescribeTags': { seed: known(['testTagKey', 'testTagValue']) },
  'tag DescribeTagsSeq': { seed: known(['testTagKey', 'testTagValue']) },
  'tag DetachResourcesTag': { seed: tagged(['t1', 'v1']) },
  'tag GetResources': { mend: ownUin, seed: tagged(['11', '11'], ['22', '22']) },
  'tag GetTagKeys': { mend: noToken, seed: known(['testKey1', 'a'], ['testKey2', 'b']) },
  'tag GetTagValues': { mend: noToken, seed: known(['key1', 'value1']) },
  'tag GetTags': { mend: noToken, seed: known(['key1', 'value1'], ['key2', 'value2']) },
  'tag ModifyResourceTags': { mend: ownUin, seed: tagged(['testTagKey1', 'x'], ['testTagKey2', 'y']) },
  'tag ModifyResourcesTagValue': {
    seed: async (s, example) => {
      await s.call('CreateTag', { TagKey: 't1', TagValue: 'v1' })
      await tagged(['t1', 'old'])(s, example)
    },
  },
  'tag TagResources': {
    mend: instances,
    seed: async (s, example) => void (await seedNamed(s, example)),
  },
  'tag UnTagResources': { mend: instances, seed: tagged(['RWFGaltFlR', 'a'], ['LbDKGjeagV', 'b']) },
  'tag UpdateResourceTagValue': { mend: ownUin, seed: tagged(['testTagKey', 'old']) },
}
