import { defaultServerConditions } from 'vite'
import { configDefaults, defineConfig } from 'vitest/config'

// In-process tests run on the sources; tests that start a process use the build, which `npm test` makes first.
// ('import' must not be listed: Node would hold it against `require` too, and hand CommonJS packages ES modules.)
const conditions = ['havip-source', ...defaultServerConditions]

const all = [
  'packages/*/{src,test}/**/*.test.ts',
  'apps/*/{src,test}/**/*.test.ts',
  'test/**/*.test.ts',
  'bench/test/**/*.test.mjs',
]
const programs = ['apps/cli/test/**/*.test.ts', 'packages/{sdn-linux,store}/**/*.test.ts']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Tests of programs are processes of their own; the others of a worker load what they share once, which is most of it.
    projects: [
      { extends: true, test: { name: 'programs', include: programs } },
      {
        extends: true,
        test: { name: 'sources', include: all, exclude: [...configDefaults.exclude, ...programs], isolate: false },
      },
    ],
    pool: 'forks',
    // One more than the processors there should be: tests of real programs wait a third of their time.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Conditions are waited for; how long they take says nothing on a machine that does other things too.
    expect: { poll: { timeout: 10_000 } },
  },
})
