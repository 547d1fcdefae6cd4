/** Cores of each size word, as in `S5.2XLARGE16`: 8 cores, 16 GiB. */
const sizes: Readonly<Record<string, { readonly cores: number; readonly memories: readonly number[] }>> = {
  SMALL: { cores: 1, memories: [1, 2, 4] },
  MEDIUM: { cores: 2, memories: [2, 4, 8] },
  LARGE: { cores: 4, memories: [4, 8, 16] },
  '2XLARGE': { cores: 8, memories: [16, 32] },
  '4XLARGE': { cores: 16, memories: [32, 64] },
  '8XLARGE': { cores: 32, memories: [64, 128] },
  '16XLARGE': { cores: 64, memories: [128, 256] },
}

const families = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'SA2', 'SA3', 'C6', 'M6']

export const defaultInstanceType = 'S5.SMALL1'

export interface InstanceType {
  readonly cores: number
  readonly memoryGib: number
}

/** Cores and memory of an instance type; undefined when there is no such type. */
export function instanceType(name: string): InstanceType | undefined {
  const match = /^([A-Z]+\d)\.((?:\d+X)?[A-Z]+)(\d+)$/.exec(name)
  if (match === null) return undefined
  const [, family = '', word = '', memory = ''] = match
  const size = Object.hasOwn(sizes, word) ? sizes[word] : undefined
  if (size === undefined || !families.includes(family) || !size.memories.includes(Number(memory))) return undefined
  return { cores: size.cores, memoryGib: Number(memory) }
}

/** The most ENIs an instance of the type may have, the primary one included (Tencent Cloud 215/6513). */
export function eniLimit(name: string): number {
  const cores = instanceType(name)?.cores ?? 1
  if (cores <= 2) return 2
  if (cores <= 4) return 4
  return cores <= 8 ? 6 : 8
}
