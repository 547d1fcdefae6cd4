// A Fastify route that does nothing: the reference of bench/api.mjs and bench/rest.mjs. Gets the reply as its first message.
import { fastify } from 'fastify'

process.once('message', async (reply) => {
  const app = fastify()
  const object = JSON.parse(reply)
  app.post('/', async () => object)
  app.get('/', async () => object)
  process.send(await app.listen({ host: '127.0.0.1', port: 0 }))
})
