import { type Copy, copiedTags, patchOf } from './copy.js'
import type { SecurityGroup, Topology } from './topology.js'

type Rule = SecurityGroup['ingress'][number]

/** Rules name other groups, so that all groups are made before any has its rules. */
export function planGroups(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  const foundOf = ({ id }: SecurityGroup) => target.securityGroups.find((each) => each.id === copy.id(id))
  for (const group of source.securityGroups.filter((each) => foundOf(each) === undefined)) {
    copy.plan('make', 'security-group', group.id, group.name, async () => {
      const { name, description } = group
      const params = { query: server.scope }
      const body = { name, description, tags: copiedTags(group.id, group.tags) }
      copy.made(group.id, (await server.ask((client) => client.POST('/v1/security-groups', { params, body }))).id)
    })
  }
  for (const group of source.securityGroups) {
    const [ingress, egress] = [group.ingress, group.egress].map((rules) =>
      rules.filter((rule) => canHave(rule, group.id, copy)),
    )
    const wanted = () => {
      const mapped = (rules: readonly Rule[] = []) => rules.map((rule) => ({ ...rule, peer: peerOf(rule, copy) }))
      const { name, description } = group
      const tags = copiedTags(group.id, group.tags)
      return { name, description, ingress: mapped(ingress), egress: mapped(egress), tags }
    }
    const found = foundOf(group)
    const patch = () =>
      patchOf(wanted(), found === undefined ? { ...wanted(), ingress: [], egress: [] } : membersOf(found))
    if (patch() === undefined) continue
    copy.plan(
      'change',
      'security-group',
      group.id,
      `${group.name}, ${group.ingress.length} rules in, ${group.egress.length} out`,
      async () => {
        const params = { path: { id: copy.id(group.id) }, query: server.scope }
        const body = patch() ?? {}
        await server.ask((client) => client.PATCH('/v1/security-groups/{id}', { params, body }))
      },
    )
  }
}

function membersOf({ name, description, ingress, egress, tags }: SecurityGroup) {
  return { name, description, ingress, egress, tags }
}

const isGroup = (peer: string) => peer.startsWith('sg-')

function peerOf({ peer }: Rule, copy: Copy): string {
  return isGroup(peer) ? copy.id(peer) : peer
}

/** A peer is a block or a group here; the real cloud has templates of addresses too. */
function canHave({ peer, protocol, port, action }: Rule, group: string, copy: Copy): boolean {
  if (isGroup(peer) || /[.:]/.test(peer)) return true
  copy.note(`a rule of ${group}: ${action} ${protocol} ${port} of ${peer || 'a template'}`)
  return false
}
