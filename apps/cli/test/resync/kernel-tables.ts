import { execFileSync } from 'node:child_process'
import { descendants } from '../processes.js'

/** What the rules of a lab's networks know. */
export interface KernelTables {
  /** Addresses of HAVIPs, and private addresses that may be sent from. Sorted. */
  readonly haVips: readonly string[]
  readonly addresses: readonly string[]
}

interface Elements {
  readonly name: string
  /** Of a map: pairs of key and value. */
  readonly elem?: readonly unknown[]
}

interface Listed {
  readonly nftables: readonly { readonly set?: Elements; readonly map?: Elements }[]
}

/** Reads them from the kernel itself, past the lab, whose outermost process is given. */
export function kernelTables(labPid: number): KernelTables {
  const seen = new Set<string>()
  const haVips: string[] = []
  const addresses: string[] = []
  for (const { pid, network } of descendants(labPid)) {
    if (network === '' || seen.has(network)) continue
    seen.add(network)
    const listed = listTable(pid)
    haVips.push(...addressesIn(listed, 'havips'))
    addresses.push(...addressesIn(listed, 'ip_ok'))
  }
  return { haVips: haVips.sort(), addresses: addresses.sort() }
}

/** Undefined in a namespace that is no network of a VPC. */
function listTable(pid: number): Listed | undefined {
  const user = process.geteuid?.() === 0 ? [] : ['--user', '--preserve-credentials']
  const argv = ['--target', `${pid}`, ...user, '--net', 'nft', '-j', 'list', 'table', 'bridge', 'havip']
  const env = { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` }
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const
    return JSON.parse(execFileSync('nsenter', argv, { encoding: 'utf8', env, stdio: [...stdio] })) as Listed
  } catch {
    return undefined
  }
}

/** The last part of each key of a set or map is its address. */
function addressesIn(listed: Listed | undefined, name: string): string[] {
  const found = listed?.nftables.map(({ set, map }) => set ?? map).find((each) => each?.name === name)
  return (found?.elem ?? []).flatMap((element) => {
    const key = (Array.isArray(element) ? element[0] : element) as { concat?: unknown[] }
    return key.concat?.slice(-1).map(String) ?? []
  })
}
