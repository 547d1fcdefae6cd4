import { ConfigError } from './config-error.js'

/** The text of an option, which may not be blank. */
export function nonEmpty(option: string, text: string): string {
  if (text.trim() !== '') return text
  throw new ConfigError(`${option} is empty; give it a value or leave the option out.`)
}

export function readPort(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text)
  throw new ConfigError(
    `${option} is ${JSON.stringify(text)}; it must be a whole number from 0 (any free port) to 65535.`,
  )
}

/** The parts of `a,b,c`, of which there has to be at least one. */
export function readList(option: string, text: string): string[] {
  const parts = nonEmpty(option, text)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length > 0) return parts
  throw new ConfigError(`${option} is ${JSON.stringify(text)}, which names nothing; it must be a list such as a,b,c.`)
}
