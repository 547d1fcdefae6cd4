import { stringify } from 'yaml'
import { json } from './table.js'

/** How a result is to be printed; for people unless said. */
export interface OutputOptions {
  readonly json?: boolean
  readonly yaml?: boolean
  readonly quiet?: boolean
}

/** Whether somebody reads along, who wants to be told what goes on and not only what came of it. */
export function isForPeople({ json: asJson, yaml, quiet }: OutputOptions): boolean {
  return !asJson && !yaml && !quiet
}

/** The forms of a result that are not the result itself. */
export interface Forms {
  /** With a line end, or empty. */
  readonly text: () => string
  /** The lines of `-q`: ids, or what stands for the result. */
  readonly quiet: () => readonly string[]
  /** JSON in one line, as of a command whose result is read from a log. */
  readonly oneLine?: boolean
}

/** Prints a result as JSON, as YAML, as what `-q` leaves of it, or for people. */
export function print(value: unknown, options: OutputOptions, { text, quiet, oneLine }: Forms): void {
  if (printForMachines(value, options, oneLine)) return
  process.stdout.write(
    options.quiet
      ? quiet()
          .map((line) => `${line}\n`)
          .join('')
      : text(),
  )
}

/** Prints one of many, so that a program can read it while there are more to come: a line of JSON, a document of YAML. */
export function printEach(value: unknown, options: OutputOptions, { text, quiet }: Forms): void {
  if (options.yaml) process.stdout.write(`---\n${stringify(value)}`)
  else print(value, options, { text, quiet, oneLine: true })
}

/** Whether it was printed as JSON or YAML. */
function printForMachines(value: unknown, options: OutputOptions, oneLine = false): boolean {
  if (options.json) process.stdout.write(oneLine ? `${JSON.stringify(value)}\n` : json(value))
  else if (options.yaml) process.stdout.write(stringify(value))
  return options.json === true || options.yaml === true
}
