import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ApiError } from '../backend/error.js'
import type { Execution } from '../backend/lab.js'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { whileLetIn } from '../http/let-in.js'
import { linesOf, linesType, Stream } from '../http/ndjson.js'
import { ref } from '../schema/fields.js'
import { LabExec, LabInput, LabLine, LabOutput } from '../schema/lab.js'
import { instanceParams, labCodes, labInstance, labTag, runningIn } from './lab-access.js'

export const labExecSchemas = [LabExec, LabInput, LabLine, LabOutput]

/** Commands that are talked with, and what processes said. Both answers may go on for as long as whoever asks wants. */
export function labExecRoutes(app: FastifyInstance, options: RestOptions): void {
  const streams = new Set<Stream>()
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
  })
  const keep = (stream: Stream) => {
    streams.add(stream)
    void stream.gone.then(() => streams.delete(stream))
    return stream
  }
  app.register(async (routes) => execRoute(routes, options, keep))
  logRoute(app, options, keep)
}

/** For the document: what is checked is each line by itself. */
const anyLine = { anyOf: [ref(LabExec), ref(LabInput)] }

type Keep = (stream: Stream) => Stream

/**
 * Request and answer go on side by side, each a line of JSON after the other. A page of somebody else cannot send such a request:
 * its type is not one that browsers send unasked, besides what is looked at in every request.
 */
function execRoute(app: FastifyInstance, options: RestOptions, keep: Keep): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(linesType, (_request, payload, done) => done(null, payload))
  app.post(
    '/lab/instances/:id/exec',
    {
      schema: {
        ...describe({
          operationId: 'execInInstance',
          summary: 'Run a command in an instance and talk with it',
          description: [
            `Lines of JSON (${linesType}) in both directions at once, on HTTP/1.1. The first line of the request is a LabExec, each`,
            'further one a LabInput; its end is the end of the input. Each line of the answer is a LabOutput; the schemas here are',
            'those of a line. With `tty` the command has a terminal, and says everything on `stdout`. When the connection ends it gets SIGHUP, and a second later SIGKILL.',
          ].join(' '),
          tag: labTag,
          role: 'admin',
          params: instanceParams,
          answers: {
            200: { description: 'It runs.', type: linesType, schema: LabOutput },
          },
          codes: [...labCodes, 'MissingParameter', 'UnsupportedMediaType', 'UnsupportedOperation'],
          emulatorOnly: true,
        }),
        body: { content: { [linesType]: { schema: anyLine } } },
      },
      validatorCompiler: (part) => {
        const checks = app.validatorCompiler?.(part)
        return (part.schema as unknown) === anyLine || checks === undefined ? () => true : checks
      },
    },
    async (request, reply) => {
      const { lab, id } = await runningIn(options, request)
      if (!(request.body instanceof Readable)) {
        throw new ApiError('UnsupportedMediaType', `The body must be lines of JSON, of the type ${linesType}.`)
      }
      const lines = linesOf(request.body)
      const order = checked<LabExec>(request, (await lines.next()).value ?? '', LabExec)
      const waiting: Parameters<Stream['writeLine']>[0][] = []
      let stream: Stream | undefined
      const execution = await lab.exec(id, order, async (name, data) => {
        const line: LabOutput = { [name]: data.toString('base64') }
        if (stream === undefined) waiting.push(line)
        else await stream.writeLine(line)
      })
      stream = keep(new Stream(reply, linesType))
      const stop = whileLetIn(options, request, 'admin', () => stream?.end())
      void stream.gone.then(() => {
        stop()
        execution.close()
      })
      for (const line of waiting) await stream.writeLine(line)
      void take(request, lines, execution).catch(async (error: Error) => {
        await stream?.writeLine({ error: error.message })
        stream?.end()
      })
      const last = await execution.exited.then(
        (exit) => ({ exit }),
        (error: Error) => ({ error: error.message }),
      )
      await stream.writeLine(last)
      stream.end()
      return reply
    },
  )
}

/** Hands on what comes in, to its end. */
async function take(request: FastifyRequest, lines: AsyncGenerator<string>, execution: Execution): Promise<void> {
  let over = false
  const mark = () => {
    over = true
  }
  execution.exited.then(mark, mark)
  try {
    for await (const line of lines) {
      const { stdin, signal, resize } = checked<LabInput>(request, line, LabInput)
      if (over) return
      if (stdin !== undefined) await execution.input(stdin === null ? null : Buffer.from(stdin, 'base64'))
      if (signal !== undefined) await execution.signal(signal)
      if (resize !== undefined) await execution.resize(resize)
    }
    if (!over) await execution.input(null)
  } catch (error) {
    // Whatever cannot be handed on to a command that has ended is lost to nobody.
    if (!over) throw error
  }
}

/** ApiError InvalidParameterValue for a line that is not as its schema says. */
function checked<T>(request: FastifyRequest, line: string, schema: { readonly $id: string }): T {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new ApiError(
      'InvalidParameterValue',
      `A line of the body is no JSON, or there is none; it is to be a ${schema.$id}.`,
    )
  }
  const check = request.getValidationFunction(schema) ?? request.compileValidationSchema(schema, 'body')
  if (check(value)) return value as T
  const [first] = check.errors ?? []
  const where = first?.instancePath ? `${first.instancePath.slice(1)} of a` : 'A'
  throw new ApiError('InvalidParameterValue', `${where} ${schema.$id} ${first?.message ?? 'is wrong'}.`)
}

function logRoute(app: FastifyInstance, options: RestOptions, keep: Keep): void {
  app.get(
    '/lab/instances/:id/logs',
    {
      schema: describe({
        operationId: 'listLabLines',
        summary: 'Tell what the processes of an instance said',
        description: `Of each process the last 2,000 lines, or 512 KB, are kept. Whoever accepts ${linesType} then gets each line as it comes.`,
        tag: labTag,
        role: 'operator',
        params: instanceParams,
        query: {
          process: Type.Optional(Type.String({ description: 'This one only.', examples: ['keepalived'] })),
          tail: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 100_000,
              description: 'The last so many lines only.',
              examples: [100],
            }),
          ),
        },
        answers: {
          200: {
            description: 'The lines, oldest first. Or the stream of them.',
            schema: Type.Object(
              { items: Type.Array(Type.Unsafe<LabLine>(ref(LabLine)), { description: 'The lines.' }) },
              { additionalProperties: false },
            ),
            example: { items: [exampleLine] },
            also: { type: linesType, description: 'A LabLine each.' },
          },
        },
        codes: labCodes,
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const { lab, id } = await labInstance(options, request)
      const { process, tail } = request.query as { readonly process?: string; readonly tail?: number }
      const last = (lines: readonly LabLine[]) =>
        tail === undefined ? lines : lines.slice(lines.length - Math.min(tail, lines.length))
      const kept = await lab.lines(id, process)
      if (request.method === 'HEAD' || !request.headers.accept?.includes(linesType)) return { items: last(kept) }
      const stream = keep(new Stream(reply, linesType))
      let first = true
      const stop = await lab.follow(id, process, {
        onLines: async (lines) => {
          const told = first ? last(lines) : lines
          first = false
          await stream.write(told.map((line) => `${JSON.stringify(line)}\n`).join(''))
        },
        onEnd: () => stream.end(),
      })
      const leave = whileLetIn(options, request, 'operator', () => stream.end())
      void stream.gone.then(() => {
        leave()
        stop()
      })
      return reply
    },
  )
}

const exampleLine: LabLine = {
  at: '2026-11-22T12:00:00.000Z',
  process: 'keepalived',
  stream: 'stderr',
  text: '(VI_1) Entering MASTER STATE',
}
