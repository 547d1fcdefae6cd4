import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'

const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((file) => existsSync(file))
const reason = executablePath === undefined ? 'no chromium on the PATH' : undefined
if (reason !== undefined) console.warn(`skipping the tests of the page in a browser: ${reason}`)

const adminToken = 'a-token-that-somebody-chose-0123456789'

describe.skipIf(reason !== undefined)(`the page /docs in a browser${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let browser: Browser
  let page: Page
  let cloud: CloudUnderTest
  let complaints: string[]

  beforeAll(async () => {
    // root has no sandbox to go into.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args })
    cloud = await startCloud({ requireToken: true }, { HAVIP_ADMIN_TOKEN: adminToken })
  })
  afterAll(async () => {
    await browser?.close()
    await cloud?.close()
  })

  /** Opens the page, and one of its operations. */
  const open = async (path: string) => {
    complaints = []
    page = await browser.newPage()
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== cloud.url && !request.url().startsWith('data:'))
        complaints.push(request.url())
    })
    await page.goto(`${cloud.url}/docs#/${path}`)
    await page.getByRole('button', { name: 'Execute' }).waitFor()
  }
  afterEach(() => page.close())

  const giveToken = async () => {
    await page.locator('.auth-wrapper .authorize').first().click()
    await page.getByLabel('auth-bearer-value').fill(adminToken)
    await page.locator('.auth-btn-wrapper .authorize').click()
    await page.locator('.auth-btn-wrapper .btn-done').click()
  }
  const execute = async () => {
    await page.getByRole('button', { name: 'Execute' }).click()
    const reply = page.locator('.live-responses-table .response')
    await reply.locator('.microlight').first().waitFor()
    return {
      status: await reply.locator('.response-col_status').innerText(),
      body: JSON.parse(await reply.locator('.microlight').first().innerText()) as Record<string, unknown>,
    }
  }

  test('explains the operations, asks nobody else, and has nothing to complain of', async () => {
    await open('VPCs/listVpcs')
    expect(await page.title()).toBe('havip API')
    const subjects = await page.locator('.opblock-tag').evaluateAll((tags) => tags.map((tag) => tag.dataset.tag))
    expect(subjects.slice(0, 3)).toEqual(['VPCs', 'subnets', 'ENIs'])
    expect(complaints).toEqual([])
  })

  test('without a token it shows the problem; with one it makes what its example says', async () => {
    await open('VPCs/createVpc')
    expect(await execute()).toMatchObject({ status: expect.stringMatching(/^401/) })
    await giveToken()
    const made = await execute()
    expect(made).toMatchObject({ status: '201', body: { cidrBlock: '172.17.0.0/16' } })
    // The browser tells of the answer 401 by itself.
    expect(complaints.filter((text) => !/status of 401/.test(text))).toEqual([])
    const listed = await fetch(`${cloud.url}/v1/vpcs`, { headers: { authorization: `Bearer ${adminToken}` } })
    expect(await listed.json()).toMatchObject({ items: [{ id: made.body.id }] })
  })
})
