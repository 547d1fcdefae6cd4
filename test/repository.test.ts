import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Manifest, readJson, readText, root, workspaces } from './workspaces.js'

const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' })
const tracked = git('ls-files', '-z')
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)))

test('the lock file has no download addresses, so it serves whatever registry one has', () => {
  const { packages } = readJson<{ packages: Record<string, { resolved?: string; link?: boolean }> }>(
    'package-lock.json',
  )
  const addresses = Object.entries(packages).filter(([, { resolved, link }]) => resolved !== undefined && !link)
  expect(addresses).toEqual([])
})

test("no tracked file names a path of somebody's machine", () => {
  // Homes, fixed names in the temporary folder, and where checkouts usually lie.
  const anybodys =
    /(?<![\w.~-])(\/home\/\w|\/Users\/\w|\/root\/|\/tmp\/\w|\/(?:work|workspaces?|builds|farm)\/|[A-Z]:\\Users)/
  const found = tracked
    .filter((file) => file !== 'package-lock.json' && file !== 'test/repository.test.ts')
    .flatMap((file) => {
      const text = readText(file)
      const lines = text.includes('\0') ? [] : text.split('\n')
      return lines.flatMap((line, i) =>
        anybodys.test(line) || namesMine(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [],
      )
    })
  expect(found).toEqual([])
})

function namesMine(line: string): boolean {
  // Of a short home, such as /root, only what is below it says anything.
  return line.includes(root) || line.includes(`${homedir()}/`)
}

test('a source file is at most 400 lines long', () => {
  const sources = tracked.filter((file) => /\.(ts|tsx|mts|mjs|js)$/.test(file))
  expect(sources.filter((file) => readText(file).split('\n').length > 401)).toEqual([])
})

describe.each(workspaces().map(({ folder, manifest }) => [folder, manifest] as const))('%s', (folder, manifest) => {
  test('says what it is in a README', () => {
    expect(existsSync(join(root, folder, 'README.md'))).toBe(true)
  })

  test('has the licence of the repository, and is not published by accident', () => {
    expect(readText('LICENSE')).toMatch(/^MIT License/)
    expect(manifest).toMatchObject({ license: 'MIT', private: true })
  })
})

test('every link of a page leads to a file, and to a heading that it has', () => {
  const pages = tracked.filter((file) => file.endsWith('.md'))
  const broken = pages.flatMap((page) => {
    const text = readText(page).replace(/```[\s\S]*?```/g, '')
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => link ?? [])
    return links.filter((link) => !/^https?:/.test(link) && !leads(page, link)).map((link) => `${page}: ${link}`)
  })
  expect(broken).toEqual([])
})

function leads(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const target = path === '' ? page : posix.join(posix.dirname(page), path)
  if (!existsSync(join(root, target))) return false
  return heading === undefined || headings(readText(target)).includes(heading)
}

/** As GitHub names them. */
function headings(text: string): string[] {
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].flatMap(([, title]) => title ?? [])
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

test('the index of docs/ lists every page of it', () => {
  const pages = tracked.flatMap((file) => /^docs\/([^/]+\.md)$/.exec(file)?.[1] ?? [])
  const index = readText('docs/README.md')
  expect(pages.filter((page) => page !== 'README.md' && !index.includes(`](${page})`))).toEqual([])
})

test('every npm script starts something that exists', () => {
  const { scripts = {} } = readJson<Manifest>('package.json')
  const files = Object.values(scripts).flatMap((script) => /^node (\S+\.mjs)/.exec(script)?.[1] ?? [])
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
})
