import type { Schemas } from '@havip/client'

/** What a fault does, in words. */
export function sentence({ kind, ...fault }: Schemas['Fault']): string {
  if (kind === 'cut') {
    const [from, to] = [fault.from, fault.to].map((ids) => ids?.join(', '))
    return fault.bothWays ? `no packet between ${from} and ${to}` : `no packet from ${from} to ${to}`
  }
  const share = fault.share === undefined ? 'all' : `${fault.share * 100} % of the`
  const which = fault.first === undefined ? share : `the first ${fault.first}`
  const form = fault.form === undefined ? '' : ` in ${fault.form} form`
  const from = fault.networkInterfaceId === undefined ? '' : ` from ${fault.networkInterfaceId}`
  return `${which} announcements of ${fault.haVipId}${form}${from} are lost`
}
