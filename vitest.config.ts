import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// In-process tests run on the sources; tests that start a process use the build, which `npm test` makes first.
// ('import' must not be listed: Node would hold it against `require` too, and hand CommonJS packages ES modules.)
const conditions = ['havip-source', ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'apps/*/{src,test}/**/*.test.ts',
      'test/**/*.test.ts',
      'bench/test/**/*.test.mjs',
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
