/** What an EIP is bound to, or a route leads to. */
export interface Target {
  readonly kind: 'havip' | 'instance' | 'interface'
  /** `vip`, `a`, or `a.data` of an ENI. */
  readonly name: string
}

/** Reads `havip.NAME`, `instance.NAME`, `interface.INSTANCE.NAME`. */
export function parseTarget(text: string): Target | undefined {
  const [kind, ...names] = text.split('.')
  if ((kind === 'havip' || kind === 'instance') && names.length === 1 && names[0]) return { kind, name: names[0] }
  if (kind === 'interface' && names.length === 2 && names.every((each) => each)) return { kind, name: names.join('.') }
  return undefined
}
