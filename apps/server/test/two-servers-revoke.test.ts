import { startPostgres } from '@havip/store/test-support'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, sdk } from './sdk.js'

const postgres = await startPostgres()
const skipped = 'reason' in postgres ? postgres.reason : undefined
if (skipped !== undefined) console.warn(`skipping two servers on one PostgreSQL: ${skipped}`)

describe.skipIf(skipped !== undefined)(
  `two servers on one PostgreSQL${skipped ? ` [skipped: ${skipped}]` : ''}`,
  () => {
    const servers: CloudUnderTest[] = []
    const adminToken = 'a-token-that-somebody-chose-0123456789'
    const env = {
      DATABASE_URL: 'url' in postgres ? postgres.url : '',
      HAVIP_ADMIN_TOKEN: adminToken,
      HAVIP_SEALING_KEY: 'ab'.repeat(32),
    }
    const start = async (more: Record<string, string> = {}) => {
      const server = await startCloud({ ephemeral: false, requireToken: true }, { ...env, ...more })
      servers.push(server)
      return server
    }
    const root = { authorization: `Bearer ${adminToken}` }
    let here: string
    let there: string

    beforeAll(async () => {
      here = (await start()).url
      there = (await start()).url
    })
    afterAll(async () => {
      for (const server of servers) await server.close()
      if (!('reason' in postgres)) await postgres.stop()
    })

    const make = async (path: string, body: object) =>
      (await supertest(here).post(path).set(root).send(body).expect(201)).body

    test('know the same tokens, and agree when one is revoked', async () => {
      const { id, token } = await make('/v1/tokens', { name: 'ci', role: 'reader' })
      const status = async (url: string) =>
        (
          await supertest(url)
            .get('/v1/session')
            .set({ authorization: `Bearer ${token}` })
        ).status
      expect(await status(here)).toBe(200)
      await expect.poll(() => status(there), { interval: 1 }).toBe(200)
      await supertest(there).delete(`/v1/tokens/${id}`).set(root).expect(204)
      const acknowledged = performance.now()
      // At once on the server that acknowledged it.
      expect(await status(there)).toBe(401)
      await expect.poll(() => status(here), { interval: 1 }).toBe(401)
      console.info(`revoked there, refused here after ${(performance.now() - acknowledged).toFixed(1)} ms`)
    })

    test('know the same key pairs, and agree when one is rotated and revoked', async () => {
      const { id, secretKey } = await make('/v1/key-pairs', { name: 'ci' })
      const signed = (url: string, secretId: string, key: string) =>
        sdk(url, { secretId, secretKey: key })
          .vpc.DescribeVpcs({})
          .then(
            () => 'ok',
            (error: { code: string }) => error.code,
          )
      await expect.poll(() => signed(there, id, secretKey)).toBe('ok')
      const next = (await supertest(there).post(`/v1/key-pairs/${id}/rotate`).set(root).expect(201)).body
      expect(await codeOf(sdk(there, { secretId: id, secretKey }).vpc.DescribeVpcs({}))).toBe(
        'AuthFailure.SecretIdNotFound',
      )
      await expect.poll(() => signed(here, id, secretKey)).toBe('AuthFailure.SecretIdNotFound')
      await expect.poll(() => signed(here, next.id, next.secretKey)).toBe('ok')
    })

    test('lose no change when both change at once', async () => {
      const made = await Promise.all(
        Array.from({ length: 12 }, async (_, n) => {
          const url = n % 2 === 0 ? here : there
          const { body } = await supertest(url)
            .post('/v1/accounts')
            .set(root)
            .send({ name: `a${n}` })
            .expect(201)
          return body.id as string
        }),
      )
      expect(new Set(made).size).toBe(12)
      const listed = async (url: string) =>
        (await supertest(url).get('/v1/accounts').set(root)).body.items.map(({ id }: { id: string }) => id)
      for (const url of [here, there]) await expect.poll(() => listed(url)).toEqual(expect.arrayContaining(made))
    })

    test('need the same sealing key: one with another does not start', async () => {
      await expect(start({ HAVIP_SEALING_KEY: 'cd'.repeat(32) })).rejects.toThrow(/was sealed with the key/)
    })
  },
)
