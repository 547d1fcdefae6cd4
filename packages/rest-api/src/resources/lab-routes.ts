import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { LabFile, LabFiles, LabProcess, LabProcesses, LabProcessSpec, LabSignal } from '../schema/lab.js'
import { instanceParams, labCodes, labInstance, labTag, runningIn } from './lab-access.js'

export const labSchemas = [LabFile, LabFiles, LabProcessSpec, LabProcess, LabProcesses, LabSignal]

const nameParam = {
  name: Type.String({
    pattern: '^(?!exec-)[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
    description:
      'The name of the process: letters, digits and `._-`; those that begin with exec- are given by the lab.',
    examples: ['keepalived'],
  }),
}
const anyName = { name: Type.String({ description: 'The name of the process.', examples: ['keepalived'] }) }

/** Files and processes of instances, declared: they are there, and run, whenever the instance does. */
export function labRoutes(app: FastifyInstance, options: RestOptions): void {
  fileRoutes(app, options)
  processRoutes(app, options)
}

function fileRoutes(app: FastifyInstance, options: RestOptions): void {
  const url = '/lab/instances/:id/files'
  app.get(
    url,
    {
      schema: describe({
        operationId: 'listLabFiles',
        summary: 'List the files that are declared for an instance',
        tag: labTag,
        role: 'admin',
        params: instanceParams,
        answers: { 200: { description: 'The files.', schema: LabFiles, example: exampleFiles } },
        codes: labCodes,
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const { lab, id } = await runningIn(options, request)
      return { items: await lab.files(id) }
    },
  )
  app.put(
    url,
    {
      schema: describe({
        operationId: 'putLabFiles',
        summary: 'Declare the files of an instance',
        description:
          'All of them: what was declared before and is not in the list goes. They are written at once where the instance runs, and whenever it starts, before its processes.',
        tag: labTag,
        role: 'admin',
        params: instanceParams,
        body: LabFiles,
        bodyExample: exampleFiles,
        answers: {
          200: { description: 'The files as they are declared now.', schema: LabFiles, example: exampleFiles },
        },
        codes: labCodes,
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const { lab, id } = await runningIn(options, request)
      await lab.setFiles(id, (request.body as LabFiles).items)
      return { items: await lab.files(id) }
    },
  )
}

function processRoutes(app: FastifyInstance, options: RestOptions): void {
  const url = '/lab/instances/:id/processes'
  app.get(
    url,
    {
      schema: describe({
        operationId: 'listLabProcesses',
        summary: 'List the processes that the lab looks after in an instance',
        tag: labTag,
        role: 'operator',
        params: instanceParams,
        answers: { 200: { description: 'The processes.', schema: LabProcesses, example: exampleProcesses } },
        codes: labCodes,
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const { lab, id } = await labInstance(options, request)
      return { instanceId: id, items: await lab.processes(id) }
    },
  )
  app.post(
    url,
    {
      schema: describe({
        operationId: 'createLabProcess',
        summary: 'Start a process in an instance that runs',
        description: 'It is given a name, and is gone when the instance ends. Its output is kept.',
        tag: labTag,
        role: 'admin',
        params: instanceParams,
        body: LabProcessSpec,
        bodyExample: { command: ['sleep', '60'] },
        answers: { 201: { description: 'The process.', schema: LabProcess, example: exampleRun } },
        codes: [...labCodes, 'UnsupportedOperation'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const { lab, id } = await runningIn(options, request)
      return reply.code(201).send(await lab.run(id, request.body as LabProcessSpec))
    },
  )
  app.put(
    `${url}/:name`,
    {
      schema: describe({
        operationId: 'putLabProcess',
        summary: 'Declare a process of an instance',
        description:
          'It runs whenever the instance does, also after a restart of the server. One that is declared so already goes on; one that is declared otherwise is ended first.',
        tag: labTag,
        role: 'admin',
        params: { ...instanceParams, ...nameParam },
        body: LabProcessSpec,
        bodyExample: { command: exampleProcess.command, restart: 'always' },
        answers: { 200: { description: 'The process.', schema: LabProcess, example: exampleProcess } },
        codes: labCodes,
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const { lab, id } = await runningIn(options, request)
      return lab.declare(id, nameOf(request), request.body as LabProcessSpec)
    },
  )
  app.delete(
    `${url}/:name`,
    {
      schema: describe({
        operationId: 'deleteLabProcess',
        summary: 'End a process of an instance, and forget it',
        description: 'SIGTERM first, and SIGKILL after five seconds.',
        tag: labTag,
        role: 'admin',
        params: { ...instanceParams, ...anyName },
        answers: { 204: { description: 'It has ended.' } },
        codes: labCodes,
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const { lab, id } = await runningIn(options, request)
      await lab.remove(id, nameOf(request))
      return reply.code(204).send()
    },
  )
  processOrders(app, options, url)
}

function processOrders(app: FastifyInstance, options: RestOptions, url: string): void {
  app.post(
    `${url}/:name/restart`,
    {
      schema: describe({
        operationId: 'restartLabProcess',
        summary: 'End a process of an instance and start it again',
        tag: labTag,
        role: 'admin',
        params: { ...instanceParams, ...anyName },
        answers: { 200: { description: 'The process.', schema: LabProcess, example: exampleProcess } },
        codes: [...labCodes, 'UnsupportedOperation'],
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const { lab, id } = await runningIn(options, request)
      return lab.restart(id, nameOf(request))
    },
  )
  app.post(
    `${url}/:name/signal`,
    {
      schema: describe({
        operationId: 'signalLabProcess',
        summary: 'Signal a process of an instance',
        tag: labTag,
        role: 'admin',
        params: { ...instanceParams, ...anyName },
        body: LabSignal,
        bodyExample: { signal: 'HUP' },
        answers: { 204: { description: 'It was signalled, with its children.' } },
        codes: [...labCodes, 'UnsupportedOperation'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const { lab, id } = await runningIn(options, request)
      await lab.signal(id, nameOf(request), (request.body as LabSignal).signal)
      return reply.code(204).send()
    },
  )
}

function nameOf(request: FastifyRequest): string {
  return (request.params as { readonly name: string }).name
}

const exampleFiles: LabFiles = {
  items: [{ path: '/etc/keepalived/keepalived.conf', content: 'vrrp_instance VI_1 {\n}\n', mode: '0644' }],
}

const exampleProcess: LabProcess = {
  name: 'keepalived',
  command: ['keepalived', '--dont-fork', '--log-console'],
  restart: 'always',
  env: {},
  cwd: '/',
  declared: true,
  state: 'running',
  pid: 17,
  restarts: 0,
  since: '2026-11-22T12:00:00.000Z',
  exit: null,
}

const exampleRun: LabProcess = {
  ...exampleProcess,
  name: 'exec-1',
  command: ['sleep', '60'],
  restart: 'never',
  declared: false,
}

const exampleProcesses: LabProcesses = { instanceId: 'ins-0a1b2c3d', items: [exampleProcess] }
