import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog } from './index.js'

class Sink extends Writable {
  text = ''
  constructor(readonly isTTY: boolean) {
    super()
  }
  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk)
    done()
  }
}

test('secrets are blanked out where they may turn up', () => {
  const sink = new Sink(false)
  createLog('info', sink).info({
    secretKey: 's3cret',
    headers: { authorization: 's3cret', 'x-tc-token': 's3cret', host: 'h' },
    req: { headers: { authorization: 's3cret', 'x-tc-token': 's3cret' } },
    account: { keys: [{ secretKey: 's3cret', secretId: 'AKID' }] },
    config: { accounts: [{ keys: [{ secretKey: 's3cret' }] }], store: { url: 'postgresql://havip:s3cret@db/havip' } },
  })
  expect(sink.text).not.toContain('s3cret')
  expect(JSON.parse(sink.text)).toMatchObject({ headers: { host: 'h' }, account: { keys: [{ secretId: 'AKID' }] } })
})

test('lines are JSON in a pipe or a file, and readable on a terminal', async () => {
  const pipe = new Sink(false)
  createLog('info', pipe).info('ready')
  expect(JSON.parse(pipe.text)).toMatchObject({ level: 30, msg: 'ready' })
  const terminal = new Sink(true)
  createLog('info', terminal).info('ready')
  await expect.poll(() => terminal.text).toMatch(/INFO.*ready/)
})

test('what is below the level is left out', () => {
  const sink = new Sink(false)
  createLog('warn', sink).info('ready')
  expect(sink.text).toBe('')
})
