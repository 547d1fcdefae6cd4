import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { askAt } from './api.js'

test('a dry run shows every request that would be sent, each on a line', async () => {
  const request = { VpcName: 'v' }
  const requests = [{ product: 'vpc', action: 'CreateVpc', request }]
  const problem = { status: 409, code: 'DryRun', detail: 'Nothing was changed.', requests }
  const server = createServer((_, response) => {
    response.writeHead(409, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const body = { name: 'v', cidrBlock: '10.0.0.0/16' }
    const asked = askAt({ url }, (client) => client.POST('/v1/vpcs', { body }))
    await expect(asked).rejects.toThrow('Nothing was changed.\n  vpc CreateVpc {"VpcName":"v"}')
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
