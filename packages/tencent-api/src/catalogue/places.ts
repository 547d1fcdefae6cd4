import { type Zones, zonesOf } from '@havip/cloud'

/** How a region is called, and the number its zones' ids begin at. */
interface Place {
  readonly area: readonly [zh: string, en: string]
  readonly city: readonly [zh: string, en: string]
  readonly zones: number
}

/** Names as the documentation's list of regions and zones gives them (213/6091). */
const places: Readonly<Record<string, Place>> = {
  'ap-beijing': { area: ['华北地区', 'North China'], city: ['北京', 'Beijing'], zones: 800_000 },
  'ap-chengdu': { area: ['西南地区', 'Southwest China'], city: ['成都', 'Chengdu'], zones: 160_000 },
  'ap-chongqing': { area: ['西南地区', 'Southwest China'], city: ['重庆', 'Chongqing'], zones: 190_000 },
  'ap-guangzhou': { area: ['华南地区', 'South China'], city: ['广州', 'Guangzhou'], zones: 100_000 },
  'ap-hongkong': {
    area: ['港澳台地区', 'Hong Kong, Macao and Taiwan'],
    city: ['中国香港', 'Hong Kong'],
    zones: 300_000,
  },
  'ap-jakarta': { area: ['亚太东南', 'Southeast Asia Pacific'], city: ['雅加达', 'Jakarta'], zones: 720_000 },
  'ap-nanjing': { area: ['华东地区', 'East China'], city: ['南京', 'Nanjing'], zones: 330_000 },
  'ap-seoul': { area: ['亚太东北', 'Northeast Asia Pacific'], city: ['首尔', 'Seoul'], zones: 180_000 },
  'ap-shanghai': { area: ['华东地区', 'East China'], city: ['上海', 'Shanghai'], zones: 200_000 },
  'ap-singapore': { area: ['亚太东南', 'Southeast Asia Pacific'], city: ['新加坡', 'Singapore'], zones: 900_000 },
  'ap-tokyo': { area: ['亚太东北', 'Northeast Asia Pacific'], city: ['东京', 'Tokyo'], zones: 250_000 },
  'eu-frankfurt': { area: ['欧洲地区', 'Europe'], city: ['法兰克福', 'Frankfurt'], zones: 170_000 },
  'na-ashburn': { area: ['美国东部', 'Eastern US'], city: ['弗吉尼亚', 'Virginia'], zones: 220_000 },
  'na-siliconvalley': { area: ['美国西部', 'Western US'], city: ['硅谷', 'Silicon Valley'], zones: 150_000 },
}

const digits = '零一二三四五六七八九'

/** `华南地区(广州)`, in English for `en-US`; the region's own name where no other is known. */
export function regionName(region: string, language: string | undefined): string {
  const place = placeOf(region)
  if (place === undefined) return region
  return language === 'en-US' ? `${place.area[1]}(${place.city[1]})` : `${place.area[0]}(${place.city[0]})`
}

export interface Zone {
  readonly name: string
  readonly id: string
  /** `广州三区`, in English `Guangzhou Zone 3`. */
  readonly label: string
}

/** The zones of a region, in the order of their numbers. */
export function zonesIn(served: Zones, region: string, language: string | undefined): readonly Zone[] {
  const place = placeOf(region)
  return zonesOf({ zones: served }, region).map((name) => {
    const number = Number(name.slice(region.length + 1))
    const [zh, en] = place?.city ?? [region, region]
    return {
      name,
      id: String((place?.zones ?? 0) + number),
      label: language === 'en-US' ? `${en} Zone ${number}` : `${zh}${digits[number] ?? number}区`,
    }
  })
}

function placeOf(region: string): Place | undefined {
  return Object.hasOwn(places, region) ? places[region] : undefined
}
