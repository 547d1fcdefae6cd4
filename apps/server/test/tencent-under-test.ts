import type { CallerOptions } from '@havip/tencent-backend'
import supertest from 'supertest'
import {
  closeAll,
  createLog,
  developmentAccount,
  readConfig,
  type ServeOptions,
  startTencentServer,
} from '../src/index.js'
import { region } from './sdk.js'

const adminToken = 'a-token-that-somebody-chose-0123456789'

/** The REST API on the `tencent` backend, whose cloud is the server at an endpoint. */
export async function startTencent(
  endpoint: string,
  more: ServeOptions = {},
  env: Readonly<Record<string, string>> = {},
  patience: Pick<CallerOptions, 'attempts' | 'sleep' | 'answerLimit'> = {},
) {
  const log = createLog('silent', process.stderr)
  const [key] = developmentAccount.keys
  const surroundings = {
    TENCENTCLOUD_SECRET_ID: key.secretId,
    TENCENTCLOUD_SECRET_KEY: key.secretKey,
    TENCENTCLOUD_REGION: region,
    HAVIP_ADMIN_TOKEN: adminToken,
    ...env,
  }
  const options = { port: '0', backend: 'tencent', tencentEndpoint: endpoint, ephemeral: true, ...more }
  const config = readConfig(options, { env: surroundings, cwd: process.cwd() })
  if (config.backend.kind !== 'tencent') throw new Error('not the tencent backend')
  const { url, closings } = await startTencentServer(config, { ...config.backend, ...patience }, log)
  return {
    url,
    http: supertest.agent(url).set('authorization', `Bearer ${adminToken}`),
    close: async () => {
      await closeAll(closings, log)
    },
  }
}
