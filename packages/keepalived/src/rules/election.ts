import { hit, type Rule } from '../rule.js'

const manual = 'keepalived.conf(5)'

/** Who becomes MASTER, as far as one node decides it. */
export const electionRules: readonly Rule[] = [
  {
    id: 'state-word',
    severity: 'warning',
    source: manual,
    *find({ configuration: { instances } }) {
      for (const { state } of instances) {
        if (state !== undefined && state.value !== 'MASTER' && state.value !== 'BACKUP')
          yield hit(state, `'${state.value}' is no state, and keepalived takes BACKUP; write MASTER or BACKUP.`)
      }
    },
  },
  {
    id: 'nopreempt-as-master',
    severity: 'warning',
    source: 'keepalived#2032',
    *find({ configuration: { instances } }) {
      for (const { name, state, nopreempt } of instances) {
        if (state?.value === 'MASTER' && nopreempt !== undefined)
          yield hit(
            nopreempt,
            `nopreempt counts only with state BACKUP, and keepalived ignores it in ${name}: when this node comes back it takes the HAVIP again, which is a second interruption; write state BACKUP on every node.`,
          )
      }
    },
  },
  {
    id: 'priority',
    severity: 'warning',
    source: manual,
    *find({ configuration: { instances } }) {
      for (const { name, priority } of instances) {
        const value = Number(priority?.value)
        if (priority === undefined || (Number.isInteger(value) && value >= 1 && value <= 254)) continue
        const what =
          value === 255
            ? `255 makes ${name} MASTER at once, without asking whether there is one`
            : `'${priority.value}' is no priority, and keepalived takes 100`
        yield hit(priority, `${what}; give one from 1 to 254.`)
      }
    },
  },
  {
    id: 'advert-interval',
    severity: 'warning',
    source: 'RFC 3768 section 5.3.7',
    *find({ configuration: { instances } }) {
      for (const { name, version, advertInterval } of instances) {
        const { value } = advertInterval
        if (Number.isNaN(value) || value <= 0)
          yield hit(advertInterval, `The advert_int of ${name} is no number of seconds; write advert_int 1.`)
        else if (version === 2 && !Number.isInteger(value))
          yield hit(
            advertInterval,
            `VRRP version 2 counts whole seconds, and keepalived rounds ${value}; write version 3 to go below a second.`,
          )
      }
    },
  },
  {
    id: 'password',
    severity: 'warning',
    source: 'RFC 2338 section 5.3.10, RFC 5798 section 9',
    *find({ configuration: { instances } }) {
      for (const { name, version, password } of instances) {
        if (password === undefined) continue
        if (version === 3)
          yield hit(
            password,
            `VRRP version 3 has no authentication, and keepalived ignores that of ${name}; remove it.`,
          )
        else if (password.type === 'PASS' && password.text.length > 8)
          yield hit(
            password,
            `A password has at most 8 characters, and keepalived cuts '${password.text}' off after them.`,
          )
        else if (password.type !== 'PASS' && password.type !== 'AH')
          yield hit(password, `'${password.type}' is no auth_type; write auth_type PASS.`)
      }
    },
  },
]
