// Many listeners of one stream of server-sent events, in a process of their own: node sse-listeners.mjs URL COUNT. Tells its
// parent `{listening}`, and, when asked with `{first, writes}`, how the events from `first` on came to each of them.
//
// The first listener reads every event: whether they are in the order of the log and none comes twice, and how long after it was committed it came.
// Each of the others has to get the same bytes, and gets each event when its last byte has come.
import { Agent, get } from 'node:http'

const [url, count] = process.argv.slice(2)
const heartbeat = ': still here\n\n'
const marker = 'bench '
/** Bytes in the order of the first listener, and where each event ends in them. */
const known = []
let knownLength = 0
const ends = []
let partial = ''
const problems = new Map()
const delays = []
const listeners = []
let cutOff = 0

const problem = (text) => problems.set(text, (problems.get(text) ?? 0) + 1)

class Listener {
  length = 0
  /** The first event that has not come whole. */
  next = 0
  chunk = 0
  within = 0
  /** What came before the first listener had it. */
  waiting = []

  hear(data, at) {
    if (data.length === heartbeat.length && data.toString('latin1') === heartbeat) return
    if (this.waiting.length > 0 || this.length + data.length > knownLength) this.waiting.push([data, at])
    else this.take(data, at)
  }

  catchUp() {
    while (this.waiting.length > 0 && this.length + this.waiting[0][0].length <= knownLength)
      this.take(...this.waiting.shift())
  }

  take(data, at) {
    for (let start = 0; start < data.length; ) {
      const chunk = known[this.chunk]
      const size = Math.min(chunk.length - this.within, data.length - start)
      if (chunk.compare(data, start, start + size, this.within, this.within + size) !== 0) problem('other bytes')
      start += size
      this.within += size
      if (this.within === chunk.length) {
        this.chunk += 1
        this.within = 0
      }
    }
    this.length += data.length
    for (; this.next < ends.length && ends[this.next].end <= this.length; this.next++)
      delays.push(at - ends[this.next].at)
  }
}

const numbers = new Set()
let lastId = [0, 0]
function read(data) {
  known.push(data)
  knownLength += data.length
  const blocks = `${partial}${data.toString('utf8')}`.split('\n\n')
  partial = blocks.pop()
  let end = knownLength - Buffer.byteLength(partial)
  const found = []
  for (const block of blocks.reverse()) {
    const line = /^data: (.*)$/m.exec(block)
    if (line !== null) found.push({ end, event: JSON.parse(line[1]) })
    end -= Buffer.byteLength(block) + 2
  }
  for (const { end: at, event } of found.reverse()) {
    const id = event.id.split('.').map(Number)
    if (id[0] < lastId[0] || (id[0] === lastId[0] && id[1] <= lastId[1])) problem('out of order')
    lastId = id
    // Each change has a number of its own: none may be there twice.
    const number = event.data.name.slice(marker.length)
    if (numbers.has(number)) problem('twice')
    numbers.add(number)
    ends.push({ end: at, at: Date.parse(event.at) })
  }
}

const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY })
const open = (index) =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { accept: 'text/event-stream' } }, (response) => {
      const listener = new Listener()
      let listening = false
      response.on('close', () => {
        cutOff += 1
      })
      response.on('data', (data) => {
        const at = Date.now()
        if (!listening) {
          // Its own chunk: nothing happens before all are listening.
          listening = true
          listeners[index] = listener
          resolve()
          return
        }
        if (index === 0 && data.toString('latin1') !== heartbeat) {
          read(data)
          for (const each of listeners) each.catchUp()
        }
        listener.hear(data, at)
      })
    })
    request.on('error', reject)
  })

for (let index = 0; index < Number(count); index++) await open(index)
process.send({ listening: Number(count) })

process.on('message', ({ events }) => {
  const timer = setInterval(() => {
    if (cutOff === 0 && listeners.some(({ next }) => next < events)) return
    clearInterval(timer)
    process.send({ delays: summary(), problems: [...problems], cutOff, delivered: delays.length }, () =>
      process.exit(0),
    )
  }, 100)
})

function summary() {
  const sorted = Float64Array.from(delays).sort()
  const at = (percent) => sorted[Math.min(Math.floor((sorted.length * percent) / 100), sorted.length - 1)]
  return { median: at(50), p90: at(90), p99: at(99), max: sorted.at(-1) }
}
