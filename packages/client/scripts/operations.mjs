// What the OpenAPI document says of each operation, as `Operation` of src/operation.ts has it.

/** The operations of a document, in its order. */
export function operationsOf(document) {
  const resolve = (schema) =>
    schema?.$ref === undefined ? schema : document.components.schemas[schema.$ref.split('/').at(-1)]

  const member = (name, schema, required, described) => {
    const parts = schema.anyOf?.map(resolve)
    const own = resolve(parts?.find((part) => part.type !== 'null') ?? schema)
    const description = described ?? schema.description ?? own.description ?? ''
    return {
      name,
      type: typeOf(own, resolve),
      description,
      ...(required && { required: true }),
      ...(parts?.some((part) => part.type === 'null') && { nullable: true }),
      ...(own.enum !== undefined && { choices: own.enum }),
    }
  }
  const members = (schema) =>
    Object.entries(schema?.properties ?? {}).map(([name, each]) => member(name, each, schema.required?.includes(name)))

  const operation = (path, method, { operationId, summary, parameters = [], requestBody, responses }) => {
    const replies = Object.entries(responses).filter(([status]) => status.startsWith('2'))
    const schemas = replies.map(([, reply]) => reply.content?.['application/json']?.schema).filter(Boolean)
    const first = resolve(schemas[0])
    const item = resolve(first?.properties?.items?.items)
    const isTask = (schema) => schema?.$ref?.endsWith('/Task') === true
    const takesTime = responses['202'] !== undefined && schemas.some(isTask)
    const content = requestBody?.content?.['application/json']
    const body = content?.schema
    const example = content?.examples?.example?.value
    const shown = resolve((item ?? first)?.properties?.id)?.examples?.[0]
    return {
      id: operationId,
      method: method.toUpperCase(),
      path,
      summary: summary ?? '',
      query: parameters
        .filter((each) => each.in === 'query')
        .map((each) => member(each.name, each.schema, each.required, each.description)),
      body: body === undefined ? null : members(resolve(body)),
      answers: answersOf({ item, first, takesTime, always: isTask(schemas[0]) }),
      shows: members(item ?? first),
      ...(example !== undefined && { example }),
      ...(shown !== undefined && { exampleId: shown }),
    }
  }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => operation(path, method, said)),
  )
}

function answersOf({ item, first, takesTime, always }) {
  if (item !== undefined) return 'list'
  if (first === undefined) return 'nothing'
  return takesTime ? (always ? 'task' : 'one or task') : 'one'
}

function typeOf({ type, items, additionalProperties }, resolve) {
  if (['string', 'integer', 'number', 'boolean'].includes(type)) return type
  if (type === 'array' && resolve(items)?.type === 'string') return 'strings'
  if (type === 'object' && typeof additionalProperties === 'object') return 'map'
  return 'json'
}
