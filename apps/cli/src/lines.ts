import { StringDecoder } from 'node:string_decoder'

/** Whole lines, as they come; what is behind the last end of line is left out. Rejects as its source does. */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder()
  let rest = ''
  for await (const data of source) {
    const lines = (rest + decoder.write(Buffer.from(data))).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
