import { type Ipv4, ipv4 } from '@havip/net'
import { describe, expect, it } from 'vitest'
import { ownerCommands, parseOwners } from './owners.js'

const a = ipv4('172.17.16.3')
const b = ipv4('172.17.16.4')

describe('the owner map', () => {
  it('is read as nft 1.0.6 prints it', () => {
    const json = {
      nftables: [
        { metainfo: { version: '1.0.6' } },
        {
          map: {
            name: 'owner',
            elem: [
              [a, 6],
              [b, 7],
            ],
          },
        },
      ],
    }
    expect(parseOwners(json)).toEqual(
      new Map([
        [a, 6],
        [b, 7],
      ]),
    )
    expect(parseOwners({ nftables: [{ map: { name: 'owner' } }] })).toEqual(new Map())
  })

  it('is changed by deleting the old owner and adding the new one, and only where they differ', () => {
    const owners = new Map<Ipv4, number>([[a, 6]])
    const flush = 'flush map bridge havip next_owner\n'
    const del = `${flush}delete element bridge havip owner { ${a} }\n`
    expect(ownerCommands(owners, new Map([[a, 7]]))).toBe(`${del}add element bridge havip owner { ${a} : 7 }\n`)
    expect(ownerCommands(owners, new Map([[a, null]]))).toBe(del)
    expect(
      ownerCommands(
        owners,
        new Map<Ipv4, number | null>([
          [a, 6],
          [b, null],
        ]),
      ),
    ).toBe('')
  })
})
