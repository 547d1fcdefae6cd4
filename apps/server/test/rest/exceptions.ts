/** A rule that holds on the emulator and not on the tencent backend. */
export interface Exception {
  readonly suite: string
  readonly rule: string
  /** Why that is right, or when it will not be any more. */
  readonly reason: string
  /** What the rule fails with there. */
  readonly shows: RegExp
}

/** A member that the two tell differently in the answers to a rule that holds on both. */
export interface MemberException {
  readonly suite: string
  readonly rule: string
  readonly member: string
  readonly reason: string
}

/** All that the documented differences of docs/tencent-backend.md come to. One that no longer differs fails. */
export const exceptions: readonly Exception[] = [
  {
    suite: 'HAVIPs',
    rule: 'the moves of a HAVIP are told',
    reason: 'the cloud keeps no history',
    shows: /\b501\b/,
  },
  {
    suite: 'instances, ENIs and EIPs',
    rule: 'an instance tells what it calls itself',
    reason: 'DescribeInstances does not tell it',
    shows: /"hostName":""/,
  },
  {
    suite: 'instances, ENIs and EIPs',
    rule: 'an instance is on a simulated host',
    reason: 'the cloud does not tell its hosts',
    shows: /\b501\b/,
  },
  {
    suite: 'route tables, security groups, tags and places',
    rule: 'events tell what happened',
    reason: 'the cloud has no log that can be read so',
    shows: /\b501\b/,
  },
  ...['are listed', 'have each its own'].map((rule) => ({
    suite: 'several regions',
    rule,
    reason: 'a server of this backend serves the region of its key pair',
    shows: /"total":1|\b400\b/,
  })),
]

/** DescribeInstances tells neither what an instance calls itself nor its host. */
const instances = (...rules: readonly string[]): readonly MemberException[] =>
  rules.flatMap((rule) =>
    ['hostName', 'hostId'].map((member) => ({
      suite: 'instances, ENIs and EIPs',
      rule,
      member,
      reason: 'DescribeInstances does not tell it',
    })),
  )

/** The kinds that take time to be made. */
const repetitions = ['network-interfaces', 'instances', 'eips'].flatMap((kind): readonly MemberException[] =>
  ['id', 'location'].map((member) => ({
    suite: 'every kind of resource',
    rule: `${kind}: with the same Idempotency-Key one is made once`,
    member,
    reason: 'the emulator answers a repetition with the task under a name of its own, as the Tencent API does',
  })),
)

export const members: readonly MemberException[] = [
  ...repetitions,
  ...[
    'lists are filtered, sorted and paged',
    'with the same Idempotency-Key one is made once',
    'who has not seen the latest state changes and deletes nothing',
  ].flatMap((rule) => instances(`instances: ${rule}`).map((each) => ({ ...each, suite: 'every kind of resource' }))),
  ...instances(
    'an instance is made, and terminated',
    'an instance is renamed, protected and given another host name',
    'an instance is rebooted, installed anew and given another type',
    'an instance is moved to another subnet',
    'an instance is put into a placement group and taken out again',
    'an instance is stopped and started',
    'an instance changes its security groups and tags',
    'an EIP is bound to an instance and unbound',
  ),
  {
    suite: 'route tables, security groups, tags and places',
    rule: 'accounts are listed',
    member: 'name',
    reason: 'GetUserAppId tells no name of the account',
  },
]
