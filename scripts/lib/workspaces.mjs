import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// Neither made by hand nor part of a build.
const notSources = new Set(['node_modules', 'dist', 'generated', 'test', '.turbo'])

/** What decides what is installed. */
export function installInputs(root) {
  return ['package.json', 'package-lock.json', '.npmrc', ...workspaces(root).map((folder) => `${folder}/package.json`)]
}

/** What decides what is built: everything in the workspaces but tests, and what they share. */
export function buildInputs(root) {
  const shared = ['package-lock.json', 'tsconfig.base.json', 'turbo.json', 'prisma/schema.prisma', 'docs/openapi.json']
  const own = workspaces(root).flatMap((folder) => files(root, folder))
  return [...shared.filter((file) => existsSync(join(root, file))), ...own]
}

/** What a build leaves behind: a folder for each build script, and one for each generator. */
export function buildOutputs(root) {
  return workspaces(root).flatMap((folder) => {
    const { scripts = {} } = manifest(root, folder)
    return [...(scripts.build ? [`${folder}/dist`] : []), ...(scripts.generate ? [`${folder}/src/generated`] : [])]
  })
}

/** The folders of the workspaces, as package.json lists them: by name, or all below a folder. */
function workspaces(root) {
  return manifest(root, '.')
    .workspaces.flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern]
      const parent = pattern.slice(0, -2)
      return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)
    })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
}

function manifest(root, folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
}

function files(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return notSources.has(entry.name) ? [] : files(root, path)
    return entry.isFile() && !/\.test\.tsx?$|\.md$|\.log$/.test(entry.name) ? [path] : []
  })
}
