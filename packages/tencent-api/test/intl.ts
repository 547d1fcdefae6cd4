import { createRequire } from 'node:module'

/** A class of the international SDK for a reply or a part of one: it takes over the members it knows, null for the rest. */
interface Model {
  deserialize(reply: object): void
}

const require = createRequire(import.meta.url)

/** The classes of one version of a product; undefined for the one product that the international SDK does not have. */
function models(service: string, version: string): Readonly<Record<string, new () => Model>> | undefined {
  if (service === 'api') return undefined
  return require(`tencentcloud-sdk-nodejs-intl-en/tencentcloud/${service}/v${version.replaceAll('-', '')}/models.js`)
}

/**
 * What the official international SDK misses in a reply, which is described apart from that of China: a line for each
 * member that its class knows and the reply does not have. It has no types, so its classes are asked.
 */
export function missingForIntl(service: string, version: string, action: string, reply: object): string[] {
  const classes = models(service, version)
  const Response = classes && Object.hasOwn(classes, `${action}Response`) ? classes[`${action}Response`] : undefined
  if (Response === undefined) return []
  const response = new Response()
  response.deserialize(reply)
  return missing(response, reply, '')
}

function missing(model: object, reply: object, path: string): string[] {
  return Object.entries(model).flatMap(([name, known]) => {
    const at = `${path}.${name}`
    const given: unknown = (reply as Record<string, unknown>)[name]
    if (given === undefined) return [at]
    if (given === null || typeof given !== 'object') return []
    if (known === null || typeof known !== 'object') return [`${at} is no object`]
    if (Array.isArray(given) !== Array.isArray(known)) return [`${at} is ${Array.isArray(given) ? 'a' : 'no'} list`]
    return missing(known, given, at)
  })
}
