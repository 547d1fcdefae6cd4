import type { Lab } from './schema.js'

/** An address that a file gives to somebody. */
export interface OwnedAddress {
  readonly address: string
  readonly subnet: string
  /** Undefined when there is no such subnet. */
  readonly vpc: string | undefined
  readonly kind: 'eni' | 'havip'
  /** In a sentence. */
  readonly what: string
  readonly path: readonly PropertyKey[]
}

interface EniAddresses {
  readonly subnet: string
  readonly address?: string
  readonly secondaryAddresses: readonly string[]
}

/** Every address of a file, in its order. */
export function addressesOf({ instances, havips, subnets }: Lab): OwnedAddress[] {
  const found: OwnedAddress[] = []
  const add = (address: string | undefined, subnet: string, what: string, path: readonly PropertyKey[]) => {
    const kind = path[0] === 'havips' ? 'havip' : 'eni'
    if (address !== undefined) found.push({ address, subnet, vpc: subnets[subnet]?.vpc, kind, what, path })
  }
  const addEni = (eni: EniAddresses, what: string, path: readonly PropertyKey[]) => {
    add(eni.address, eni.subnet, what, [...path, 'address'])
    for (const [i, each] of eni.secondaryAddresses.entries())
      add(each, eni.subnet, what, [...path, 'secondaryAddresses', i])
  }
  for (const [name, instance] of Object.entries(instances)) {
    const path = ['instances', name]
    addEni(instance, `instance '${name}'`, path)
    for (const [key, eni] of Object.entries(instance.interfaces)) {
      addEni(eni, `ENI '${name}.${key}'`, [...path, 'interfaces', key])
    }
  }
  for (const [name, { address, subnet }] of Object.entries(havips)) {
    add(address, subnet, `HAVIP '${name}'`, ['havips', name, 'address'])
  }
  return found
}
