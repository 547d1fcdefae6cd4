import fc from 'fast-check'
import type { Lab } from '../src/index.js'

// Names are few, so that two labs have many in common and differ in what they are.
const pick = <T>(values: readonly T[], n: number): T | undefined => values[n % Math.max(values.length, 1)]
const number = fc.nat(1000)
const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length })

/** Any lab that is right: everything named is there, addresses are free and in their subnets. */
export const anyLab: fc.Arbitrary<Lab> = fc
  .record({
    vpcs: fc.subarray(['v1', 'v2'], { minLength: 1 }),
    tables: fc.subarray(['t1', 't2']),
    groups: fc.subarray(['g1', 'g2', 'g3']),
    spreads: fc.subarray(['p1']),
    subnets: fc.subarray(['s1', 's2', 's3'], { minLength: 1 }),
    instances: fc.subarray(['a', 'b', 'c']),
    haVips: fc.subarray(['h1', 'h2', 'h3']),
    eips: fc.subarray(['e1', 'e2']),
    n: numbers(60),
  })
  .map(({ n, ...names }) => new Maker(n).lab(names))

interface Names {
  readonly vpcs: readonly string[]
  readonly tables: readonly string[]
  readonly groups: readonly string[]
  readonly spreads: readonly string[]
  readonly subnets: readonly string[]
  readonly instances: readonly string[]
  readonly haVips: readonly string[]
  readonly eips: readonly string[]
}

/** Makes the choices by a list of numbers, over and over. */
class Maker {
  #at = 0
  readonly #taken = new Map<string, Set<number>>()

  constructor(readonly numbers: readonly number[]) {}

  lab(names: Names): Lab {
    const vpcs = this.#map(names.vpcs, (_, i) => ({ cidrBlock: `10.${i * 2 + this.#below(2)}.0.0/16` }))
    const routeTables = this.#map(names.tables, () => ({ vpc: this.#of(names.vpcs), routes: [] }))
    const subnets = this.#map(names.subnets, (_, i) => this.#subnet(names, vpcs, routeTables, i))
    const instances = this.#map(names.instances, () => this.#instance(names, subnets))
    const havips = this.#map(names.haVips, () => this.#haVip(subnets, instances))
    const targets = [
      ...Object.keys(havips).map((name) => `havip.${name}`),
      ...Object.keys(instances).map((name) => `instance.${name}`),
      ...enisOf(instances).map((name) => `interface.${name}`),
    ]
    return {
      ...{ lab: 'random', zone: 'z', vpcs, subnets, instances, havips },
      routeTables: this.#map(names.tables, (name) =>
        this.#routes(routeTables[name]?.vpc ?? '', subnets, havips, instances),
      ),
      securityGroups: this.#map(names.groups, () => this.#group(names.groups)),
      placementGroups: this.#map(names.spreads, () => ({
        type: this.#of(['HOST', 'RACK']),
        affinity: 1 + this.#below(3),
      })),
      eips: this.#map(names.eips, () => {
        const bind = this.#below(3) === 0 ? undefined : targets.splice(this.#below(targets.length), 1)[0]
        return { bandwidth: 1 + this.#below(3), ...(bind !== undefined && { bind }) }
      }),
    }
  }

  #subnet({ vpcs: names }: Names, vpcs: Lab['vpcs'], tables: Lab['routeTables'], i: number): Lab['subnets'][string] {
    const vpc = this.#of(names)
    const own = Object.keys(tables).filter((name) => tables[name]?.vpc === vpc)
    const routeTable = this.#below(2) === 0 ? undefined : pick(own, this.#next())
    const [, second] = vpcs[vpc]?.cidrBlock.split('.') ?? []
    return {
      ...{ vpc, cidrBlock: `10.${second}.${i}.${this.#below(2) * 128}/25` },
      ...(routeTable !== undefined && { routeTable }),
    }
  }

  #instance({ groups, spreads }: Names, subnets: Lab['subnets']): Lab['instances'][string] {
    const subnet = this.#of(Object.keys(subnets))
    const near = Object.keys(subnets).filter((name) => subnets[name]?.vpc === subnets[subnet]?.vpc)
    const eni = () => {
      const its = this.#of(near)
      return { ...this.#eni(its, subnets, groups), secondaryAddresses: this.#addresses(its, subnets, 2) }
    }
    const placementGroup = pick(spreads, this.#next())
    const content = this.#of(['text', `$\{instance.a.id}`, `$\{havip.h1.address}`, `$\{subnet.s1.gateway}`])
    const files = this.#below(2) === 0 ? {} : { '/etc/x': { content, mode: this.#of(['0644', '0755']) } }
    const run = { restart: 'on-failure' as const, env: {}, command: this.#of(['true', `echo $\{eip.e1.address}`]) }
    return {
      ...this.#eni(subnet, subnets, groups),
      secondaryAddresses: this.#addresses(subnet, subnets, 3),
      interfaces: this.#below(2) === 0 ? {} : { x: eni() },
      ...(placementGroup !== undefined && this.#below(2) === 0 && { placementGroup }),
      files,
      run: this.#below(2) === 0 ? {} : { p: run },
    }
  }

  #eni(subnet: string, subnets: Lab['subnets'], groups: readonly string[]) {
    const [address] = this.#below(2) === 0 ? [] : this.#addresses(subnet, subnets, 2)
    const securityGroups = groups.filter(() => this.#below(2) === 0)
    const mtu = [undefined, 1500, 4000, 8500][this.#below(4)]
    return { subnet, securityGroups, ...(address !== undefined && { address }), ...(mtu !== undefined && { mtu }) }
  }

  /** Fewer than so many free addresses of the subnet. */
  #addresses(subnet: string, subnets: Lab['subnets'], most: number): string[] {
    const block = subnets[subnet]?.cidrBlock ?? ''
    const [start = '', last = '0'] = [block.slice(0, block.lastIndexOf('.')), /\.(\d+)\//.exec(block)?.[1]]
    const taken = this.#taken.get(block) ?? new Set()
    this.#taken.set(block, taken)
    return Array.from({ length: this.#below(most) }, () => {
      let host = 10 + this.#below(60)
      while (taken.has(host)) host = host === 100 ? 10 : host + 1
      taken.add(host)
      return `${start}.${Number(last) + host}`
    })
  }

  #haVip(subnets: Lab['subnets'], instances: Lab['instances']): Lab['havips'][string] {
    const subnet = this.#of(Object.keys(subnets))
    const [address] = this.#addresses(subnet, subnets, 2)
    const vpcOf = (name: string | undefined) => subnets[name ?? '']?.vpc
    const near = Object.keys(instances).filter((name) => vpcOf(instances[name]?.subnet) === vpcOf(subnet))
    const enis = enisOf(instances).filter((name) => instances[name.slice(0, 1)]?.interfaces.x?.subnet === subnet)
    const allowed = this.#below(2) === 0 ? near : enis
    const isOpen = this.#below(3) === 0
    return {
      subnet,
      ...(address !== undefined && { address }),
      ...(!isOpen && { associations: allowed.filter(() => this.#below(3) > 0) }),
    }
  }

  #routes(
    vpc: string,
    subnets: Lab['subnets'],
    havips: Lab['havips'],
    instances: Lab['instances'],
  ): Lab['routeTables'][string] {
    const inVpc = ({ subnet }: { subnet: string }) => subnets[subnet]?.vpc === vpc
    const hops = [
      'internet',
      ...Object.keys(havips).flatMap((name) => (havips[name] && inVpc(havips[name]) ? [`havip.${name}`] : [])),
      ...Object.keys(instances).flatMap((name) => {
        const instance = instances[name]
        return instance && inVpc(instance) ? [`instance.${name}`, ...instance.secondaryAddresses] : []
      }),
    ]
    const routes = ['192.168.1.0/24', '192.168.2.0/24'].filter(() => this.#below(2) === 0)
    return { vpc, routes: routes.map((destination) => ({ destination, via: this.#of(hops) })) }
  }

  #group(groups: readonly string[]): Lab['securityGroups'][string] {
    const side = () =>
      Array.from({ length: this.#below(3) }, () => {
        const peer = this.#of(['0.0.0.0/0', '10.0.0.0/8', ...groups])
        return {
          protocol: this.#of(['ALL', 'tcp'] as const),
          port: 'ALL',
          peer,
          action: this.#of(['ACCEPT', 'DROP'] as const),
        }
      })
    return { ingress: side(), egress: side() }
  }

  #map<T>(names: readonly string[], make: (name: string, i: number) => T): Record<string, T> {
    return Object.fromEntries(names.map((name, i) => [name, make(name, i)]))
  }

  #next(): number {
    return this.numbers[this.#at++ % this.numbers.length] ?? 0
  }

  #below(limit: number): number {
    return this.#next() % Math.max(limit, 1)
  }

  #of<const T extends string>(values: readonly T[]): T {
    const value = pick(values, this.#next())
    if (value === undefined) throw new Error('nothing to choose from')
    return value
  }
}

function enisOf(instances: Lab['instances']): string[] {
  return Object.entries(instances).flatMap(([name, { interfaces }]) =>
    Object.keys(interfaces).map((eni) => `${name}.${eni}`),
  )
}
