/** The zones of a region, by number as in `ap-guangzhou-3`. Those served by default; a subset of the real ones. */
const zoneNumbers: Readonly<Record<string, readonly number[]>> = {
  'ap-beijing': [3, 4, 5, 6, 7],
  'ap-chengdu': [1, 2],
  'ap-chongqing': [1],
  'ap-guangzhou': [3, 4, 6, 7],
  'ap-hongkong': [2, 3],
  'ap-jakarta': [1, 2],
  'ap-nanjing': [1, 2, 3],
  'ap-seoul': [1, 2],
  'ap-shanghai': [2, 3, 4, 5],
  'ap-singapore': [1, 2, 3, 4],
  'ap-tokyo': [1, 2],
  'eu-frankfurt': [1, 2],
  'na-ashburn': [1, 2],
  'na-siliconvalley': [1, 2],
}

/** The regions that are served, each with its zones. */
export type Zones = Readonly<Record<string, readonly string[]>>

export const defaultZones: Zones = Object.fromEntries(
  Object.entries(zoneNumbers).map(([region, numbers]) => [region, numbers.map((n) => `${region}-${n}`)]),
)

export const regions: readonly string[] = Object.keys(defaultZones)

/** The zones of a region; none for a region that is not served. */
export function zonesOf({ zones }: { readonly zones: Zones }, region: string): readonly string[] {
  return (Object.hasOwn(zones, region) ? zones[region] : undefined) ?? []
}
