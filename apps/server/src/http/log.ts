import { type DestinationStream, type Logger, pino } from 'pino'
import { PinoPretty } from 'pino-pretty'
import type { LogLevel } from '../config/index.js'

export type { Logger } from 'pino'

// Wherever they turn up: at the top, in an object that was logged, or in the headers of a request.
const secret = ['secretKey', 'SecretKey', 'authorization', 'Authorization', '["x-tc-token"]', '["X-TC-Token"]', 'Token']
const paths = secret.flatMap((name) => ['', '*', '*.*'].map((above) => join(above, name)))

/** One JSON object a line, or readable lines when `out` is a terminal. Secrets are blanked out. */
export function createLog(level: LogLevel, out: NodeJS.WritableStream & { isTTY?: boolean }): Logger {
  return pino({ level, redact: { paths, censor: '[secret]' }, base: null }, readable(out))
}

function readable(out: NodeJS.WritableStream & { isTTY?: boolean }): DestinationStream {
  return out.isTTY ? PinoPretty({ destination: out, translateTime: 'SYS:HH:MM:ss.l' }) : out
}

function join(above: string, name: string): string {
  return above === '' || name.startsWith('[') ? `${above}${name}` : `${above}.${name}`
}
