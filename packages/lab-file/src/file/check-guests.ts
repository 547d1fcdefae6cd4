import { normalize } from 'node:path/posix'
import type { Findings } from './findings.js'
import type { Lab } from './schema.js'
import { suggestion } from './suggest.js'
import { attributesOf, referencesIn } from './template.js'

type Instance = Lab['instances'][string]
type Process = Instance['run'][string]

/** Files and commands of instances, and what they ask of the lab. */
export function checkGuests(found: Findings): void {
  for (const [name, instance] of Object.entries(found.lab.instances)) {
    const path = ['instances', name]
    for (const [file, { content }] of Object.entries(instance.files)) {
      const there = [...path, 'files', file]
      const isOwn = /^\/(run|etc)\/./.test(file) && normalize(file) === file && !file.endsWith('/')
      if (!isOwn)
        found.add(
          there,
          'it is no path of a file below /run or /etc, which are all that an instance has of its own',
          true,
        )
      checkReferences(found, content, there)
    }
    for (const [key, process] of Object.entries(instance.run))
      checkProcess(found, instance, process, [...path, 'run', key])
  }
}

function checkProcess(
  found: Findings,
  { files }: Instance,
  { command, env, ...rest }: Process,
  path: PropertyKey[],
): void {
  const words = typeof command === 'string' ? [command] : command
  for (const word of words) checkReferences(found, word, [...path, 'command'])
  for (const [variable, value] of Object.entries(env)) {
    const there = [...path, 'env', variable]
    if (!/^[A-Za-z_]\w*$/.test(variable)) found.add(there, 'it is no name of a variable', true)
    checkReferences(found, value, there)
  }
  if (!('files' in rest)) return
  for (const [i, file] of (rest.files ?? []).entries()) {
    if (file in files) continue
    found.add([...path, 'files', i], `there is no file '${file}'${suggestion(file, Object.keys(files))}`)
  }
}

function checkReferences(found: Findings, text: string, path: readonly PropertyKey[]): void {
  const names = {
    havip: found.declared.HAVIP,
    instance: found.declared.instance,
    interface: found.declared.ENI,
    eip: found.declared.EIP,
    subnet: found.declared.subnet,
    vpc: found.declared.vpc,
  } as const
  for (const { written, kind, name, attribute } of referencesIn(text)) {
    const known: readonly string[] | undefined = Object.hasOwn(names, kind) ? Reflect.get(names, kind) : undefined
    const shown = `$\{${written}}`
    if (known === undefined) {
      const kinds = Object.keys(names)
      found.add(
        path,
        `${shown} is of nothing in the lab${suggestion(kind, kinds)}; for the text itself write $${shown}`,
      )
    } else if (!known.includes(name)) {
      found.add(path, `${shown}: there is no ${kind} '${name}'${suggestion(name, known)}`)
    } else if (!attributesOf[kind]?.includes(attribute)) {
      found.add(path, `${shown}: ${kind} has no '${attribute}'${suggestion(attribute, attributesOf[kind] ?? [])}`)
    }
  }
}
