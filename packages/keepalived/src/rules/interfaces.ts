import { hit, type Rule } from '../rule.js'

/** Where advertisements and announcements leave the node. */
export const interfaceRules: readonly Rule[] = [
  {
    id: 'no-interface',
    severity: 'error',
    source: 'keepalived.conf(5)',
    *find({ configuration: { instances } }) {
      for (const { name, interface: device, ...instance } of instances) {
        if (device === undefined)
          yield hit(
            instance,
            `${name} names no interface, and keepalived does not start it; give the ENI's, such as eth0.`,
          )
      }
    },
  },
  {
    id: 'loopback',
    severity: 'error',
    source: 'loxilb#1120',
    *find({ configuration: { instances } }) {
      for (const { interface: device, addresses } of instances) {
        if (device?.value === 'lo')
          yield hit(device, 'Nothing that is sent on lo leaves the node: nobody hears it; give the ENI, such as eth0.')
        for (const entry of addresses) {
          if (entry.device === 'lo')
            yield hit(
              entry,
              `${entry.text} is put on lo: keepalived says MASTER, no announcement reaches the network, and the HAVIP stays where it was; leave 'dev lo' out.`,
            )
        }
      }
    },
  },
  {
    id: 'unknown-interface',
    severity: 'error',
    source: 'keepalived.conf(5)',
    *find({ configuration: { instances }, facts: { self } }) {
      if (self === undefined) return
      const known = self.interfaces.map(({ device }) => device)
      const isStrange = (device: string) => device !== 'lo' && !known.includes(device)
      for (const { interface: device, addresses } of instances) {
        const has = `${self.id} has ${known.join(', ') || 'no ENI'}`
        if (device !== undefined && isStrange(device.value))
          yield hit(device, `There is no interface ${device.value}: ${has}; keepalived stays in FAULT.`)
        for (const entry of addresses) {
          if (entry.device !== undefined && isStrange(entry.device))
            yield hit(entry, `There is no interface ${entry.device} to put ${entry.text} on: ${has}.`)
        }
      }
    },
  },
  {
    id: 'use-vmac',
    severity: 'error',
    source: 'keepalived#364',
    *find({ configuration: { instances } }) {
      for (const { name, useVmac, routerId } of instances) {
        if (useVmac === undefined) continue
        const last = Number(routerId?.value).toString(16).padStart(2, '0')
        yield hit(
          useVmac,
          `use_vmac lets ${name} announce from the MAC 00:00:5e:00:01:${last}, which is not the ENI's: the network refuses it as spoofed and drops what is sent from it; remove the line.`,
        )
      }
    },
  },
]
