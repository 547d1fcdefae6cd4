// A Fastify route that does nothing: the reference of bench/api.mjs. Gets the reply as its first message.
import { fastify } from 'fastify'

process.once('message', async (reply) => {
  const app = fastify()
  const object = JSON.parse(reply)
  app.post('/', async () => object)
  process.send(await app.listen({ host: '127.0.0.1', port: 0 }))
})
