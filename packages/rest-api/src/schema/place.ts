import { type Static, Type } from 'typebox'
import { list, object, orNull, text, word } from './fields.js'

export const Region = object('Region', 'A region that is served.', {
  id: text('Its name.', 'ap-guangzhou'),
  zones: list(Type.String({ examples: ['ap-guangzhou-3'] }), 'Its zones.'),
})
export type Region = Static<typeof Region>

export const Account = object('Account', 'An account that this server has.', {
  id: text('The AppId.', '1300000001'),
  uin: text('The account number.', '100000000001'),
  name: text('What it is called here.', 'development'),
})
export type Account = Static<typeof Account>

export const Server = object('Server', 'What answers here.', {
  version: text('Its version.', '0.1.0'),
  backend: word('The cloud behind it: emulated, or Tencent Cloud itself.', ['emulator', 'tencent']),
  engine: orNull(word('What enforces the simulated network; null where there is none.', ['memory', 'linux'])),
  defaultRegion: text('The region that is meant when a request names none.', 'ap-guangzhou'),
})
export type Server = Static<typeof Server>
