import type { Schemas } from '@havip/client'

type Fault = Schemas['Fault']

/** What a fault is, for people. */
export function sentence(fault: Fault): string {
  switch (fault.kind) {
    case 'lose-announcements':
      return `${announcements(fault)} are lost`
    case 'delay-announcements':
      return `${announcements(fault)} are ${lateness(fault)} late`
    case 'cut':
      return fault.share === undefined ? `no packet ${path(fault)}` : `${some(fault)} ${path(fault)} are lost`
    case 'delay':
      return `${some(fault)} ${path(fault)} are ${lateness(fault)} late`
    case 'duplicate':
      return `${some(fault)} ${path(fault)} come ${(fault.copies ?? 1) + 1} times`
    case 'partition':
      return `no packet between ${(fault.groups ?? []).map((group) => group.join(' and ')).join(' | ')}`
    case 'freeze':
      return `${fault.instanceIds?.join(', ')} ${one(fault) ? 'stands' : 'stand'} still`
    case 'power-cut':
      return `${fault.instanceIds?.join(', ')} ${one(fault) ? 'has' : 'have'} no power`
    case 'slow-switching':
      return `the network of ${fault.vpcId} takes ${lateness(fault)} to honour a claim`
  }
}

function announcements({ first, share, form, haVipId, networkInterfaceId }: Fault): string {
  const parts = share === undefined ? 'all' : `${share * 100} % of the`
  const which = first === undefined ? parts : `the first ${first}`
  const inForm = form === undefined ? '' : ` in ${form} form`
  const from = networkInterfaceId === undefined ? '' : ` from ${networkInterfaceId}`
  return `${which} announcements of ${haVipId}${inForm}${from}`
}

function some({ share }: Fault): string {
  return share === undefined ? 'packets' : `${share * 100} % of the packets`
}

function path({ from, to, bothWays }: Fault): string {
  const [senders, receivers] = [from?.join(', '), to?.join(', ')]
  if (senders !== undefined && receivers !== undefined)
    return bothWays ? `between ${senders} and ${receivers}` : `from ${senders} to ${receivers}`
  if (bothWays) return `from and to ${senders ?? receivers}`
  return senders === undefined ? `to ${receivers}` : `from ${senders}`
}

function lateness({ delayMs = 0, jitterMs = 0 }: Fault): string {
  return jitterMs === 0 ? seconds(delayMs) : `${seconds(delayMs)} to ${seconds(delayMs + jitterMs)}`
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}

function one({ instanceIds = [] }: Fault): boolean {
  return instanceIds.length === 1
}
