import { operations } from '@havip/client'
import { beforeAll, describe, expect, test } from 'vitest'
import { nouns } from '../src/resources/nouns.js'
import { everyCommand } from './every-command.js'

/** Commands that are written by themselves, by the operation they ask for. */
const own: Readonly<Record<string, string>> = {
  getServer: 'status',
  getSession: 'status',
  listAccounts: 'account list',
  createAccount: 'account create',
  getAccount: 'account get',
  updateAccount: 'account update',
  deleteAccount: 'account delete',
  listKeyPairs: 'key list',
  createKeyPair: 'key create',
  getKeyPair: 'key get',
  revokeKeyPair: 'key revoke',
  rotateKeyPair: 'key rotate',
  listTokens: 'token list',
  createToken: 'token create',
  getToken: 'token get',
  revokeToken: 'token revoke',
  rotateToken: 'token rotate',
  listEvents: 'events',
  listHolders: 'holder',
  createAnnouncement: 'claim',
  createTrace: 'trace',
  listFaults: 'fault list',
  createFault: 'fault cut',
  deleteFault: 'fault mend',
  connectNetworkInterface: 'eni connect',
  listLabProcesses: 'lab ps',
  createLabProcess: 'lab exec',
  restartLabProcess: 'lab restart',
  signalLabProcess: 'lab signal',
  deleteLabProcess: 'lab remove',
  listLabLines: 'lab logs',
  execInInstance: 'lab exec',
  getCapture: 'lab capture',
  listLabAttachments: 'lab attach',
  createLabAttachment: 'lab attach',
  deleteLabAttachment: 'lab detach',
  listLabInterfaces: 'lab mtu',
  getLabInterface: 'lab mtu',
  putLabInterface: 'lab mtu',
}

/** Operations without a command of their own, and why. */
const without: Readonly<Record<string, string>> = {
  listLabFiles: 'files are declared in the file of the lab; `lab plan` compares them',
  putLabFiles: 'files are declared in the file of the lab, which `lab up` makes so',
  putLabProcess: 'processes that stay are declared in the file of the lab, which `lab up` makes so',
}

let commands: ReadonlySet<string>
beforeAll(async () => {
  commands = new Set((await everyCommand()).map(({ path }) => path))
})

/** The operations that the commands of resources ask for. */
function ofResources(): string[] {
  const verbs = ['list', 'get', 'create', 'update', 'delete']
  return nouns.flatMap(({ name, path, verbs: special = [] }) => {
    const places = [path, `${path}/{id}`, path, `${path}/{id}`, `${path}/{id}`]
    const methods = ['GET', 'GET', 'POST', 'PATCH', 'DELETE']
    const usual = verbs.flatMap((verb, i) =>
      operations
        .filter((each) => each.path === places[i] && each.method === methods[i])
        .map(({ id }) => ({ id, command: `${name} ${verb}` })),
    )
    const more = special.map((verb) => ({ id: verb.operationId, command: `${name} ${verb.name}` }))
    return [...usual, ...more].filter(({ command }) => commands.has(command)).map(({ id }) => id)
  })
}

describe('the command line and the REST API', () => {
  test('every operation has a command, or a reason why not', () => {
    const reached = [...ofResources(), ...Object.keys(own), ...Object.keys(without)]
    expect(operations.map(({ id }) => id).filter((id) => !reached.includes(id))).toEqual([])
  })

  test('every command and operation that is named here exists, and is named once', () => {
    const known = operations.map(({ id }) => id)
    const named = [...Object.keys(own), ...Object.keys(without)]
    expect(named.filter((id) => !known.includes(id))).toEqual([])
    expect(named.filter((id) => ofResources().includes(id) || (id in own && id in without))).toEqual([])
    expect(Object.values(own).filter((command) => !commands.has(command))).toEqual([])
  })
})
