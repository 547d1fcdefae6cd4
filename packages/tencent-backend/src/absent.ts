import { type Collection, type Events, type Identified, notPossible } from '@havip/rest-api'

/** What of a kind can be asked, all answered with 501 and the sentence that says why. */
export function absent<Item extends Identified, Create, Update>(sentence: string): Collection<Item, Create, Update> {
  const refuse = async () => {
    throw notPossible(sentence)
  }
  return { list: refuse, get: refuse, create: refuse, update: refuse, remove: refuse }
}

/** The log is the emulator's own. */
export function noEvents(): Events {
  const refuse = async () => {
    throw notPossible('Tencent Cloud tells nobody what happened in it: events are of the emulator only.')
  }
  return { page: refuse, follow: refuse }
}
