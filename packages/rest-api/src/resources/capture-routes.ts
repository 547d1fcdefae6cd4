import { reaches } from '@havip/identity'
import { pcapHeader, pcapRecord } from '@havip/net'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { principalOf } from '../http/access.js'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { whileLetIn } from '../http/let-in.js'
import { Stream } from '../http/ndjson.js'
import { labTag } from './lab-access.js'
import { networkOf } from './sdn-routes.js'

/** As tcpdump's own page of IANA has it. */
const pcapType = 'application/vnd.tcpdump.pcap'

/** The most that may wait for a client that does not read, bytes; past that the capture ends. */
const mostWaiting = 16 * 1024 * 1024

interface Query {
  readonly target: string
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
          'captured as it was sent, whatever becomes of it. Ends after so many frames or seconds, or with the connection.',
        ].join(' '),
        tag: labTag,
        role: 'operator',
        query: {
          target: Type.String({
            description: 'A HAVIP or its address; an ENI, an instance (its primary ENI), or a private IP.',
            examples: ['havip-0a1b2c3d'],
          }),
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
            type: pcapType,
            schema: Type.String({ description: 'The format of libpcap: Ethernet frames, times in microseconds.' }),
          },
        },
        codes: ['ResourceNotFound', 'Ambiguous', 'ServiceUnavailable', 'MissingParameter'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const { target, count, seconds } = request.query as Query
      const network = await networkOf(options)
      const by = principalOf(request)
      const waiting: Uint8Array[] = []
      let stream: Stream | undefined
      let captured = 0
      const capture = await network.capture(
        target,
        (accountId) => reaches(by, accountId),
        (frame) => {
          if (captured === count) return
          captured += 1
          if (stream === undefined) waiting.push(pcapRecord(frame))
          else void stream.write(pcapRecord(frame))
          if (captured === count || (stream?.waiting ?? 0) > mostWaiting) stream?.end()
        },
      )
      const opened = new Stream(reply, pcapType)
      streams.add(opened)
      const leave = whileLetIn(options, request, 'operator', () => opened.end())
      const timer = seconds === undefined ? undefined : setTimeout(() => opened.end(), seconds * 1000)
      void opened.gone.then(() => {
        streams.delete(opened)
        leave()
        clearTimeout(timer)
        capture.stop()
      })
      void capture.ended.then(() => opened.end())
      for (const bytes of [pcapHeader(), ...waiting]) void opened.write(bytes)
      stream = opened
      if (captured === count) opened.end()
      return reply
    },
  )
}
