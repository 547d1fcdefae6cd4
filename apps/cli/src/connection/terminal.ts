import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Failure } from '../failure.js'

/** Whether somebody is there to answer. Questions go to the error stream, which is not the result. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** Asks for a line; `hidden`: without showing what is typed. */
export async function question(text: string, { hidden = false } = {}): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true })
  // An interrupted question is no answer.
  lines.on('SIGINT', () => process.exit(130))
  try {
    if (hidden) process.stderr.write(text)
    return (await lines.question(hidden ? '' : text)).trim()
  } finally {
    lines.close()
    if (hidden) process.stderr.write('\n')
  }
}

/** Asks whether to go on with what cannot be taken back. Failure when nobody can be asked, or says no. */
export async function confirm(what: string, { yes = false }: { readonly yes?: boolean }): Promise<void> {
  if (yes) return
  if (!canAsk()) throw new Failure(`${what}? There is no terminal to ask at; say --yes if that is meant.`)
  const answer = await question(`${what}? [y/N] `)
  if (!/^y(es)?$/i.test(answer)) throw new Failure('Nothing was changed.')
}

/** The first line of what is piped in. */
export async function lineFromStdin(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text.split('\n', 1)[0]?.trim() ?? ''
}
