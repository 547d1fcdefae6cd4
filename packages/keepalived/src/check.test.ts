import { readFileSync } from 'node:fs'
import { ipv4 } from '@havip/net'
import { describe, expect, it } from 'vitest'
import { check, configuration, facts, one, two } from '../test/cluster.js'
import { checkConfiguration, type NetworkFacts, renderInstances, renderKeepalived, rules } from './index.js'

const right = renderKeepalived(one)
const rightTwo = renderKeepalived(two)
const [haVip] = facts.haVips
const after = (line: string, more: string) => right.replace(line, `${line}\n  ${more}`)
const peerBlock = /unicast_peer \{[^}]*\}/
const both = (settings: object) =>
  [renderKeepalived({ ...one, ...settings }), renderKeepalived({ ...two, ...settings })] as const
const second = { ...one, haVips: [ipv4('172.17.16.4')], name: 'VI_2', routerId: 52 }

interface Case {
  /** The configuration of the node; the right one when absent. */
  readonly text?: string
  readonly facts?: NetworkFacts
  /** The configuration of the other node. */
  readonly other?: string
  /** What the sentence has to say. */
  readonly says: RegExp
}

/** For each rule the least that breaks it, and it alone. */
const cases: Readonly<Record<string, Case>> = {
  syntax: { text: `${right}}`, says: /a } that closes nothing/ },
  'no-instance': { text: 'global_defs {\n}\n', says: /no vrrp_instance/ },
  'router-id': { text: right.replace('51', '256'), other: rightTwo.replace('51', '256'), says: /'256'/ },
  'router-id-twice': {
    text: renderInstances([one, { ...second, routerId: 51 }]),
    facts: { ...facts, haVips: [haVip, { ...haVip, address: ipv4('172.17.16.4') }] },
    other: '',
    says: /VI_2 and VI_1 \(line \d+\)/,
  },
  'vrrp-strict': { text: right.replace('script_user root', 'vrrp_strict'), says: /forbids unicast peers/ },
  'no-unicast-peer': { text: right.replace(peerBlock, ''), says: /by multicast, which this network does not carry/ },
  'peer-address': { text: after('172.17.16.13', 'node-two'), says: /'node-two'/ },
  'peer-is-self': { text: after('172.17.16.13', '172.17.16.7'), says: /own address/ },
  'peer-missing': {
    facts: { ...facts, peers: [ipv4('172.17.16.13'), ipv4('172.17.16.14')] },
    says: /lacks 172\.17\.16\.14/,
  },
  'peer-unknown': {
    text: after('172.17.16.13', '172.17.16.99'),
    says: /172\.17\.16\.99 is the address of no instance/,
  },
  'source-address': { text: right.replace('src_ip 172.17.16.7', 'src_ip 172.17.16.8'), says: /no address of ins-1/ },
  'no-virtual-address': { text: right.replace('    172.17.16.3\n', ''), says: /announces nothing/ },
  'not-ipv4': { text: right.replace('  172.17.16.3\n', '  fe80::3\n'), says: /'fe80::3'/ },
  'not-a-havip': { facts: { ...facts, haVips: [] }, says: /no HAVIP of this VPC \(there is none\)/ },
  'other-subnet': { facts: { ...facts, haVips: [{ ...haVip, subnetId: 'subnet-2' }] }, says: /subnet-2, and eth0/ },
  'not-associated': {
    facts: { ...facts, haVips: [{ ...haVip, claimants: ['ins-2', 'eni-2'] }] },
    says: /only ins-2, eni-2 are associated/,
  },
  'address-twice': { text: after('  172.17.16.3', '  172.17.16.3/24'), other: '', says: /stands in line \d+ already/ },
  'no-interface': { text: right.replace('  interface eth0\n', ''), says: /names no interface/ },
  loopback: { text: right.replace('  172.17.16.3\n', '  172.17.16.3 dev lo\n'), says: /no announcement reaches/ },
  'unknown-interface': { text: right.replace('eth0', 'ens5'), says: /no interface ens5: ins-1 has eth0/ },
  'use-vmac': { text: after('interface eth0', 'use_vmac'), says: /00:00:5e:00:01:33, which is not the ENI's/ },
  'state-word': { text: right.replace('BACKUP', 'backup'), says: /'backup' is no state/ },
  'nopreempt-as-master': { text: right.replace('state BACKUP', 'state MASTER'), says: /ignores it in VI_1/ },
  priority: { text: right.replace('priority 80', 'priority 255'), says: /255 makes VI_1 MASTER at once/ },
  'advert-interval': {
    text: both({ advertInterval: 0.5 })[0],
    other: both({ advertInterval: 0.5 })[1],
    says: /whole seconds/,
  },
  password: { text: both({ password: '123456789' })[0], other: both({ password: '123456789' })[1], says: /8 char/ },
  'no-garp-refresh': { text: right.replace('  garp_master_refresh 5\n', ''), says: /only when it becomes MASTER/ },
  'garp-once': { text: after('garp_master_delay 1', 'garp_master_repeat 1'), says: /one frame may be lost/ },
  'garp-no-second-set': { text: right.replace('garp_master_delay 1', 'garp_master_delay 0'), says: /in bursts/ },
  'garp-silent-after-split': { text: after('garp_master_delay 1', 'garp_lower_prio_repeat 0'), says: /says nothing/ },
  'no-such-script': { text: right.replace('vrrp_script checkhaproxy', 'vrrp_script other'), says: /no vrrp_script ch/ },
  'script-later': {
    text: right.replace(/(vrrp_script .*?\n\}\n)(.*)/s, '$2$1'),
    says: /stands behind VI_1/,
  },
  'empty-script': { text: right.replace(/ {2}script .*\n/, ''), says: /runs nothing/ },
  'router-id-differs': { other: rightTwo.replace('51', '52'), says: /51, and 52 in two\.conf:\d+/ },
  'router-id-clash': {
    other: renderKeepalived({ ...two, haVips: [ipv4('172.17.16.4')], name: 'OTHER' }),
    says: /that of OTHER in two\.conf/,
  },
  'password-differs': { other: rightTwo.replace('1111', '2222'), says: /PASS 1111, and PASS 2222/ },
  'version-differs': {
    text: renderKeepalived({ ...one, password: '' }).replace(/ {2}authentication \{[^}]*\}\n/, ''),
    other: renderKeepalived({ ...two, version: 3 }),
    says: /VRRP version 2, and version 3/,
  },
  'interval-differs': { other: rightTwo.replace('advert_int 1', 'advert_int 2'), says: /advert_int 1, and 2/ },
  'addresses-differ': {
    other: renderKeepalived({ ...two, haVips: [...two.haVips, ipv4('172.17.16.4')] }),
    says: /172\.17\.16\.3, and 172\.17\.16\.3, 172\.17\.16\.4/,
  },
  'equal-priority': { other: rightTwo.replace('100', '80'), says: /priority 80, as in two\.conf/ },
  'two-masters': {
    text: right.replace('state BACKUP', 'state MASTER').replace('  nopreempt\n', ''),
    other: rightTwo.replace('state BACKUP', 'state MASTER'),
    says: /state MASTER, as in two\.conf/,
  },
}

describe('the rules', () => {
  it('each have a case here', () => {
    expect(Object.keys(cases).sort()).toEqual(rules.map(({ id }) => id).sort())
  })

  it('each stand in the documentation, and no others', () => {
    const page = readFileSync(new URL('../../../docs/keepalived.md', import.meta.url), 'utf8')
    const rows = [...page.matchAll(/^\| `([\w-]+)` \| (error|warning) \|.*\| ([^|]+) \|$/gm)]
    expect(rows.map(([, id, severity, source]) => [id, severity, source])).toEqual(
      rules.map(({ id, severity, source }) => [id, severity, source]),
    )
  })

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s: finds it, where it is, and nothing else', (id, rule) => {
    const { text = right, facts: known, other, says } = cases[id] ?? expect.fail('there is no case')
    const findings = check(text, known, other)
    expect(findings).toEqual([
      {
        file: 'one.conf',
        line: expect.any(Number),
        rule: id,
        severity: rule.severity,
        message: expect.stringMatching(says),
        source: rule.source,
      },
    ])
    expect(findings[0]?.message).toMatch(/^\S.*\.$/)
  })
})

describe('checkConfiguration', () => {
  it.each([
    ['everything', facts],
    ['nothing', {}],
  ])('finds nothing in what render writes, knowing %s', (_what, known) => {
    for (const settings of [{}, { version: 3 }, { preempt: true }] as const)
      expect(check(both(settings)[0], known, both(settings)[1])).toEqual([])
    expect(check(renderInstances([one, second]), {}, renderInstances([two]))).toEqual([])
  })

  it('finds in the vendor’s example what is truly wrong with it, and nothing else', () => {
    const text = readFileSync(new URL('../test/seed.conf', import.meta.url), 'utf8')
    expect(checkConfiguration(configuration(text), facts)).toMatchObject([
      { line: 26, rule: 'no-such-script', message: expect.stringContaining('checkhaproxy') },
    ])
  })

  it('says the line of what is wrong', () => {
    const lines = right.split('\n')
    const [finding] = check(right.replace('eth0', 'eth7'))
    expect(lines[(finding?.line ?? 0) - 1]).toBe('  interface eth0')
  })

  it('takes an association of the ENI for one of the instance', () => {
    for (const claimants of [['ins-1'], ['eni-1'], ['ins-2', 'eni-1']])
      expect(check(right, { ...facts, haVips: [{ ...haVip, claimants }] })).toEqual([])
  })

  it('takes the global settings where an instance has none', () => {
    const global = right
      .replace('script_user root', 'script_user root\n  vrrp_garp_master_refresh 5')
      .replace('  garp_master_refresh 5\n', '')
    expect(check(global)).toEqual([])
  })

  it('sorts by line, errors first', () => {
    const text = right.replace('eth0', 'ens5').replace('  nopreempt', '  use_vmac').replace('garp_master_refresh 5', '')
    const lines = check(text).map(({ line }) => line)
    expect(lines).toEqual([...lines].sort((a, b) => a - b))
    expect(lines.length).toBe(3)
  })
})
