import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { confirm } from '../connection/terminal.js'
import { type OutputOptions, print } from '../output.js'

type Options = ConnectionOptions & OutputOptions

export async function restart(instance: string, name: string, options: Options): Promise<void> {
  const params = { path: { id: instance, name } }
  const process = await ask(options, (client) =>
    client.POST('/v1/lab/instances/{id}/processes/{name}/restart', { params }),
  )
  const text = () => `${process.name} is ${process.state}${process.pid === null ? '' : `, with pid ${process.pid}`}.\n`
  print(process, options, { text, quiet: () => [process.name] })
}

export async function signal(
  instance: string,
  name: string,
  signal: Schemas['LabSignal']['signal'],
  options: Options,
): Promise<void> {
  const params = { path: { id: instance, name } }
  await ask(options, (client) =>
    client.POST('/v1/lab/instances/{id}/processes/{name}/signal', { params, body: { signal } }),
  )
  print({ name, signal, done: true }, options, { text: () => `Done: ${name} got ${signal}.\n`, quiet: () => [name] })
}

export async function remove(
  instance: string,
  name: string,
  options: Options & { readonly yes?: boolean },
): Promise<void> {
  await confirm(`End ${name} of ${instance} and forget it`, options)
  const params = { path: { id: instance, name } }
  await ask(options, (client) => client.DELETE('/v1/lab/instances/{id}/processes/{name}', { params }))
  print({ name, done: true }, options, { text: () => `Done: ${name}\n`, quiet: () => [name] })
}
