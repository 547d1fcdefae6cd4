import { errorCodes } from '@havip/cloud'
import { describe, expect, it } from 'vitest'
import { openHarness } from '../../test/harness.js'
import { signTc3, signV1 } from '../../test/sign.js'
import { inLanguage, languageOf } from './language.js'

const request = { method: 'POST', target: '/', headers: {}, body: Buffer.alloc(0) }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('the language of messages', () => {
  it('is that of X-TC-Language, or of Language among the parameters of v1, and English without', () => {
    expect(languageOf(request)).toBe('en-US')
    expect(languageOf({ ...request, headers: { 'x-tc-language': 'zh-CN' } })).toBe('zh-CN')
    expect(languageOf({ ...request, headers: ['X-TC-Language', 'en-US'] })).toBe('en-US')
    expect(languageOf({ ...request, headers: { 'x-tc-language': 'fr-FR' } })).toBe('en-US')
    expect(languageOf({ ...request, method: 'GET', target: '/?Action=X&Language=zh-CN&Nonce=1' })).toBe('zh-CN')
    expect(languageOf({ ...request, headers: form, body: Buffer.from('Language=zh-CN&Action=X') })).toBe('zh-CN')
    expect(languageOf({ ...request, headers: form, body: Buffer.from('VpcName=Language=zh-CN') })).toBe('en-US')
  })

  it('has a sentence for every code there is in Chinese, and the details behind it', () => {
    for (const code of Object.keys(errorCodes) as (keyof typeof errorCodes)[]) {
      expect(inLanguage('zh-CN', code, 'Details.'), code).toMatch(/^\p{Script=Han}|^[A-Za-z ]+\p{Script=Han}/u)
      expect(inLanguage('zh-CN', code, 'Details.'), code).toMatch(/。（Details\.）$/)
      expect(inLanguage('en-US', code, 'Details.')).toBe('Details.')
    }
  })

  it('is kept by every answer, also by one to a request that cannot be read', async () => {
    const harness = await openHarness()
    const headers = { 'x-tc-language': 'zh-CN' }
    const timestamp = harness.now()
    const message = async (sent: Parameters<typeof harness.send>[0]) => (await harness.send(sent)).Error.Message
    const missing = signTc3({ action: 'DeleteVpc', timestamp, headers })
    expect(await message(missing)).toBe('缺少参数。（The request is missing the required parameter `VpcId`.）')
    expect(await message(signTc3({ action: 'DeleteVpc', timestamp }))).toBe(
      'The request is missing the required parameter `VpcId`.',
    )
    expect(await message({ ...request, method: 'PUT', headers })).toMatch(/^协议不支持/)
    const common = { Action: 'DeleteVpc', Version: '2017-03-12', Region: 'ap-guangzhou', Timestamp: `${timestamp}` }
    for (const method of ['GET', 'POST'] as const) {
      expect(await message(signV1({ method, parameters: { ...common, Language: 'zh-CN' } }))).toMatch(/^缺少参数。/)
    }
  })
})
