import { type Static, Type } from 'typebox'
import { list, object, text } from './fields.js'

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
