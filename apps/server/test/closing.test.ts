import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startCloud } from './cloud-under-test.js'
import { problem } from './problem.js'

test('what comes on an open connection while the server closes is refused with a problem document', async () => {
  const cloud = await startCloud()
  const { port } = new URL(cloud.url)
  const socket = connect(Number(port), '127.0.0.1')
  let said = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = once(socket, 'close')
  const head = ['POST /v1/eips HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', 'Content-Length: 2']
  socket.write([...head, 'Expect: 100-continue', '', ''].join('\r\n'))
  // From then on it is in hand, and the server waits for its end.
  await expect.poll(() => said).toMatch(/^HTTP\/1\.1 100 Continue/)
  const closed = cloud.close()
  const connecting = () =>
    fetch(cloud.url).then(
      () => 'accepted',
      (error) => error.cause?.code,
    )
  await expect.poll(connecting, { interval: 10 }).toBe('ECONNREFUSED')
  socket.write('{}GET /v1/vpcs HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await Promise.all([ended, closed])

  const [, first = '', second = ''] = said.split(/(?=HTTP\/1\.1 \d)/)
  expect(first).toMatch(/^HTTP\/1\.1 20[12] /)
  const [headers = '', body = ''] = second.split('\r\n\r\n')
  expect(headers).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/)
  const header = (name: string) => new RegExp(`^${name}: (.*?)\r?$`, 'im').exec(headers)?.[1]
  expect([header('connection'), header('retry-after')]).toEqual(['close', '1'])
  problem(
    { status: 503, headers: { 'content-type': header('content-type') }, body: JSON.parse(body) },
    503,
    'ServiceUnavailable',
  )
})
