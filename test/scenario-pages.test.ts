import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readText, root } from './workspaces.js'

const folder = 'docs/scenarios'
const pages = readdirSync(join(root, folder))
  .filter((name) => name !== 'README.md')
  .map((name) => name.replace(/\.md$/, ''))

const tests = [
  'apps/cli/test/api-move-race',
  'packages/sdn-linux/src/reported/announcements',
  'packages/sdn-linux/src/reported/elections',
  'packages/sdn/src/reported',
]
const text = tests.map((path) => readText(`${path}.test.ts`)).join('\n')
const tested = new Set([...text.matchAll(/\(\s*['`]([a-z-]+): /g)].map(([, name]) => name))

test('every reported failure has a page, and every page a test that makes it happen', () => {
  expect(pages.sort()).toEqual([...tested].sort())
})

test('the list of pages is complete, with the title of each', () => {
  const listed = [...readText(`${folder}/README.md`).matchAll(/^\| \[(.+)\]\((.+)\.md\) \|/gm)]
  const titles = pages.map((page) => [/^# (.+)$/m.exec(readText(`${folder}/${page}.md`))?.[1], page])
  expect(listed.map(([, title, page]) => [title, page]).sort()).toEqual(titles.sort())
})

describe.each(pages)('%s', (page) => {
  test('says what happens, why, how to see it here, and what to do', () => {
    const headings = [...readText(`${folder}/${page}.md`).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual(['What happens', 'Why', 'See it here', 'What to do'])
  })

  test('names its test, and where it was reported', () => {
    expect(readText(`${folder}/${page}.md`)).toMatch(new RegExp(`npm test -- \\S+ -t ${page}\\b`))
    expect(readText(`${folder}/${page}.md`)).toMatch(/^Reported: \[[\w-]+#\d+\]\(https:\/\/github\.com\//m)
  })
})
