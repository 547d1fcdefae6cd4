// From the start of the process to /readyz, on each store, with an empty data directory (cold) and a used one (warm).
import { startPostgres } from '@havip/store/test-support'
import { figure, median, progress, report } from './lib/report.mjs'
import { withDirectory, withServer } from './lib/server.mjs'

const runs = 5
const figures = {}

const times = async (start) => {
  const all = []
  for (let i = 0; i < runs; i++) all.push(await start())
  return figure(median(all), 'ms')
}
const startTime = (args, env = {}) => withServer(args, env, async ({ ms }) => ms)

progress('memory only')
figures.none = await times(() => startTime(['--ephemeral']))
progress('embedded')
figures['embedded, cold'] = await times(() => withDirectory((dir) => startTime(['--data-dir', dir])))
await withDirectory(async (dir) => {
  await startTime(['--data-dir', dir])
  figures['embedded, warm'] = await times(() => startTime(['--data-dir', dir]))
})
const postgres = await startPostgres()
if ('reason' in postgres) progress(`no PostgreSQL: ${postgres.reason}`)
else {
  try {
    progress('postgres')
    await withDirectory(async (dir) => {
      const env = { DATABASE_URL: postgres.url }
      figures['postgres, cold'] = figure(await startTime(['--data-dir', dir], env), 'ms')
      figures['postgres, warm'] = await times(() => startTime(['--data-dir', dir], env))
    })
  } finally {
    await postgres.stop()
  }
}
report('start', figures)
