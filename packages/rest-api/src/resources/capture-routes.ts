import { reaches } from '@havip/identity'
import { type CapturedFrame, pcapHeader, pcapngFrame, pcapngHeader, pcapngMissed, pcapRecord } from '@havip/net'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { principalOf } from '../http/access.js'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { whileLetIn } from '../http/let-in.js'
import { Stream } from '../http/ndjson.js'
import { labTag } from './lab-access.js'
import { networkOf } from './sdn-routes.js'

/** As tcpdump's own page of IANA has it; that of the newer form is what its draft asks for. */
const types = { pcap: 'application/vnd.tcpdump.pcap', pcapng: 'application/pcapng' } as const

type Format = keyof typeof types

/** What frames are written in. The older form has no place for those that were missed. */
const writers: { readonly [F in Format]: Writer } = {
  pcap: { header: pcapHeader, frame: pcapRecord },
  pcapng: { header: pcapngHeader, frame: pcapngFrame, missed: pcapngMissed },
}

interface Writer {
  header(): Uint8Array
  frame(captured: CapturedFrame): Uint8Array
  missed?(total: number, at: number): Uint8Array
}

/** The most that may wait for a client that does not read, bytes; what comes on top is missed. */
const mostWaiting = 16 * 1024 * 1024

interface Query {
  readonly target: string
  readonly format?: Format
  readonly count?: number
  readonly seconds?: number
}

/** Frames as they pass, in the form that tcpdump and Wireshark read. */
export function captureRoutes(app: FastifyInstance, options: RestOptions): void {
  const streams = new Set<Stream>()
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
  })
  app.get(
    '/lab/captures',
    {
      exposeHeadRoute: false,
      schema: describe({
        operationId: 'getCapture',
        summary: 'Capture frames',
        description: [
          'All that an ENI sends and gets, or all that is sent from and to the address of a HAVIP, whoever holds it. What is sent is',
          'captured as it was sent, whatever becomes of it. Ends after so many frames or seconds, or with the connection. Frames that',
          'come faster than they are taken are missed; pcapng says how many, in blocks of statistics (isb_ifdrop).',
        ].join(' '),
        tag: labTag,
        role: 'operator',
        query: {
          target: Type.String({
            description: 'A HAVIP or its address; an ENI, an instance (its primary ENI), or a private IP.',
            examples: ['havip-0a1b2c3d'],
          }),
          format: Type.Optional(
            Type.Union([Type.Literal('pcap'), Type.Literal('pcapng')], {
              description: 'The form of the file; pcap when left out.',
              examples: ['pcapng'],
            }),
          ),
          count: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 1_000_000_000,
              description: 'End after so many frames.',
              examples: [100],
            }),
          ),
          seconds: Type.Optional(
            Type.Number({ exclusiveMinimum: 0, maximum: 86_400, description: 'End after so long.', examples: [30] }),
          ),
        },
        answers: {
          200: {
            description: 'A capture file.',
            type: types.pcap,
            schema: Type.String({
              description:
                'Ethernet frames, times in microseconds: the form of libpcap, or as application/pcapng the newer one.',
            }),
          },
        },
        codes: ['ResourceNotFound', 'Ambiguous', 'ServiceUnavailable', 'MissingParameter'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const { target, count, seconds, format = 'pcap' } = request.query as Query
      const network = await networkOf(options)
      const by = principalOf(request)
      const writer = writers[format]
      const waiting: Uint8Array[] = []
      let stream: Stream | undefined
      let captured = 0
      /** Before they came here, and here, where the client did not take them. */
      const missed = { before: 0, here: 0, told: 0 }
      const put = (bytes: Uint8Array) => {
        if (stream === undefined) waiting.push(bytes)
        else void stream.write(bytes)
      }
      const tellMissed = () => {
        const total = missed.before + missed.here
        if (total === missed.told || writer.missed === undefined) return
        missed.told = total
        put(writer.missed(total, Date.now()))
      }
      const capture = await network.capture(target, (accountId) => reaches(by, accountId), {
        onFrame: (frame) => {
          if (captured === count) return
          if ((stream?.waiting ?? 0) > mostWaiting) {
            missed.here += 1
            return
          }
          tellMissed()
          captured += 1
          put(writer.frame(frame))
          if (captured === count) stream?.end()
        },
        onMissed: (total) => {
          missed.before = total
          if (captured !== count) tellMissed()
        },
      })
      const opened = new Stream(reply, types[format])
      streams.add(opened)
      const leave = whileLetIn(options, request, 'operator', () => opened.end())
      const timer = seconds === undefined ? undefined : setTimeout(() => capture.stop(), seconds * 1000)
      void opened.gone.then(() => {
        streams.delete(opened)
        leave()
        clearTimeout(timer)
        capture.stop()
      })
      void capture.ended.then(() => {
        if (captured !== count) tellMissed()
        opened.end()
      })
      for (const bytes of [writer.header(), ...waiting]) void opened.write(bytes)
      stream = opened
      if (captured === count) opened.end()
      return reply
    },
  )
}
