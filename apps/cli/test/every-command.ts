import type { Command } from 'commander'
import { program } from '../src/program.js'
import { nouns } from '../src/resources/nouns.js'

export interface Leaf {
  /** Its words, such as `vpc list`. */
  readonly path: string
  readonly command: Command
}

/** All commands, those of the resources too, which are there only when the words name them. */
export async function everyCommand(): Promise<Leaf[]> {
  const grown = await Promise.all(nouns.map(({ name }) => program([name])))
  const root = await program([])
  const isNoun = (name: string) => nouns.some((noun) => noun.name === name)
  return [
    ...walk(root).filter(({ path }) => !isNoun(path)),
    ...grown.flatMap((each, i) => walk(each).filter(({ path }) => path.split(' ')[0] === nouns[i]?.name)),
  ]
}

export function walk(command: Command, names: readonly string[] = []): Leaf[] {
  const own = command.createHelp().visibleCommands(command)
  return own
    .filter((each) => each.name() !== 'help')
    .flatMap((each) => {
      const path = [...names, each.name()]
      return [{ path: path.join(' '), command: each }, ...walk(each, path)]
    })
}
