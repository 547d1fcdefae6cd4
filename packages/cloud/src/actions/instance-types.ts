/** Cores of each size word, and the memories a standard type of it has: `S5.2XLARGE16` has 8 cores and 16 GiB. */
const sizes: Readonly<Record<string, { readonly cores: number; readonly memories: readonly number[] }>> = {
  SMALL: { cores: 1, memories: [1, 2, 4] },
  MEDIUM: { cores: 2, memories: [2, 4, 8] },
  LARGE: { cores: 4, memories: [4, 8, 16] },
  '2XLARGE': { cores: 8, memories: [16, 32] },
  '4XLARGE': { cores: 16, memories: [32, 64] },
  '8XLARGE': { cores: 32, memories: [64, 128] },
  '12XLARGE': { cores: 48, memories: [96, 128, 192] },
  '16XLARGE': { cores: 64, memories: [128, 256] },
}

/** GiB of memory per core: a few of everything for standard types, little for computing, much for keeping in memory. */
type Kind = 'standard' | 'compute' | 'memory'

/** Families of types, oldest first, by the first letters of their types' names. */
export const instanceFamilies: Readonly<Record<string, Kind>> = {
  S1: 'standard',
  S2: 'standard',
  S3: 'standard',
  S4: 'standard',
  S5: 'standard',
  S6: 'standard',
  SA2: 'standard',
  SA3: 'standard',
  SA5: 'standard',
  C6: 'compute',
  M6: 'memory',
}

export const defaultInstanceType = 'S5.SMALL1'

export interface InstanceType {
  readonly name: string
  readonly family: string
  readonly cores: number
  readonly memoryGib: number
}

/** Every type there is, in every zone: those that RunInstances takes. */
export const instanceTypes: ReadonlyMap<string, InstanceType> = new Map(
  Object.entries(instanceFamilies).flatMap(([family, kind]) =>
    Object.entries(sizes).flatMap(([word, { cores, memories }]) =>
      memoriesOf(kind, cores, memories).map((memoryGib): [string, InstanceType] => {
        const name = `${family}.${word}${memoryGib}`
        return [name, { name, family, cores, memoryGib }]
      }),
    ),
  ),
)

function memoriesOf(kind: Kind, cores: number, standard: readonly number[]): readonly number[] {
  switch (kind) {
    case 'standard':
      return standard
    case 'compute':
      return cores < 4 ? [] : [2 * cores, 4 * cores]
    case 'memory':
      return [8 * cores]
    default:
      return kind satisfies never
  }
}

/** Cores and memory of an instance type; undefined when there is no such type. */
export function instanceType(name: string): InstanceType | undefined {
  return instanceTypes.get(name)
}

/** The most ENIs an instance of the type may have, the primary one included (Tencent Cloud 215/6513). */
export function eniLimit(name: string): number {
  const cores = instanceType(name)?.cores ?? 1
  if (cores <= 2) return 2
  if (cores <= 4) return 4
  return cores <= 12 ? 6 : 8
}

/** The most addresses each ENI of an instance of the type may have, the primary one included (as above). */
export function eniAddressLimit(name: string): number {
  const { cores, memoryGib } = instanceType(name) ?? { cores: 1, memoryGib: 1 }
  if (cores === 1 && memoryGib === 1) return 6
  if (cores <= 2 || (cores <= 4 && memoryGib < 16)) return 10
  return cores <= 12 ? 20 : 30
}
