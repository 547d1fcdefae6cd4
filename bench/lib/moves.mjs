/**
 * What became of the packets in one network. `macs` are the guests' MAC addresses by name: `one` and `two` claim the
 * address, `client` sends to it; `captures` is what each guest's capture says (readCapture). Times in microseconds.
 *
 * The first announcement is where the address starts; each later one is a move. Its rebinding is over when the first
 * packet after it arrives at the claimant. From then on the claimant is the holder, and nobody else gets a packet.
 */
export function judgeMoves(macs, captures) {
  const announcements = ['one', 'two']
    .flatMap((name) => captures[name].filter(isOwn(macs[name])).map((event) => ({ ...event, claimant: name })))
    .filter(({ number }) => number === undefined)
    .sort(byTime)
  const sent = captures.client.filter(isOwn(macs.client)).filter(isPacket)
  const arrivals = Object.entries(captures)
    .flatMap(([guest, events]) =>
      events.filter((event) => isPacket(event) && !isOwn(macs[guest])(event)).map((event) => ({ ...event, guest })),
    )
    .sort(byTime)

  const moves = announcements.map(({ at, claimant }, n) => {
    return { at, claimant, former: announcements[n - 1]?.claimant, rebound: undefined }
  })
  const sentAt = new Map(sent.map(({ number, at }) => [number, at]))
  const arrived = new Set()
  const transits = []
  let toNonHolder = 0
  let toFormer = 0
  let n = -1
  for (const { at, number, guest } of arrivals) {
    while (n + 1 < moves.length && moves[n + 1].at <= at) n += 1
    const move = moves[n]
    arrived.add(number)
    if (move !== undefined && guest === move.claimant) {
      move.rebound ??= at
      transits.push(at - sentAt.get(number))
    } else if (move === undefined || guest !== move.former || move.rebound !== undefined) toNonHolder += 1
    // What was on its way when the announcement was made is nobody's fault.
    else if (sentAt.get(number) > move.at) toFormer += 1
  }
  const done = moves.slice(1).filter(({ rebound }) => rebound !== undefined)
  return {
    /** Of each move that was rebound: from the announcement leaving the claimant to the first packet arriving there. */
    times: done.map(({ at, rebound }) => rebound - at),
    /** The time between the packets that the client sent before and after each of these announcements. */
    intervals: done.map(({ at }) => intervalAt(sent, at)),
    /** From the client to the holder, of each packet. */
    transits,
    sent: sent.length,
    /** Arrived at another guest than the holder, after the rebinding. */
    toNonHolder,
    /** Left the client after the announcement, and arrived at the former holder before the rebinding was over. */
    toFormer,
    /** Arrived nowhere. */
    lost: sent.filter(({ number }) => !arrived.has(number)).length,
  }
}

const isOwn = (mac) => (event) => event.source === mac
const isPacket = ({ number }) => number !== undefined
const byTime = (a, b) => a.at - b.at

function intervalAt(sent, at) {
  const after = sent.findIndex((packet) => packet.at > at)
  return after < 1 ? Number.NaN : sent[after].at - sent[after - 1].at
}
