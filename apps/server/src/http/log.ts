import { type DestinationStream, type Logger, pino } from 'pino'
import { PinoPretty } from 'pino-pretty'
import type { LogLevel } from '../config/index.js'

export type { Logger } from 'pino'

const headers = ['authorization', 'Authorization', '["x-tc-token"]', '["X-TC-Token"]']
const keyPairs = ['', 'key.', 'keys[*].', 'account.keys[*].', 'accounts[*].keys[*].', 'config.accounts[*].keys[*].']
// Every place by name: a wildcard for the name before (`*.secretKey`) would cost 10 us a line, ten times the line itself.
const secretPlaces = [
  ...['', 'headers', 'req.headers'].flatMap((above) => headers.map((name) => member(above, name))),
  ...keyPairs.map((above) => `${above}secretKey`),
  ...['store.url', 'config.store.url'],
]

/** One JSON object a line, or readable lines when `out` is a terminal. Secrets are blanked out where they may turn up. */
export function createLog(level: LogLevel, out: NodeJS.WritableStream & { isTTY?: boolean }): Logger {
  return pino({ level, redact: { paths: secretPlaces, censor: '[secret]' }, base: null }, readable(out))
}

function readable(out: NodeJS.WritableStream & { isTTY?: boolean }): DestinationStream {
  return out.isTTY ? PinoPretty({ destination: out, translateTime: 'SYS:HH:MM:ss.l' }) : out
}

function member(above: string, name: string): string {
  return above === '' || name.startsWith('[') ? `${above}${name}` : `${above}.${name}`
}
