import { isIPv6 } from 'node:net'
import { parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { PolicyPeer, SecurityGroupPolicy } from '../world/rows.js'
import { checkLength } from './checks.js'
import { findSecurityGroup, type PolicyContent } from './security-group-rows.js'

export interface PolicyInput {
  readonly policyIndex?: number
  readonly protocol?: string
  readonly port?: string
  readonly serviceTemplate?: { readonly serviceId?: string; readonly serviceGroupId?: string }
  readonly cidrBlock?: string
  readonly ipv6CidrBlock?: string
  readonly securityGroupId?: string
  readonly addressTemplate?: { readonly addressId?: string; readonly addressGroupId?: string }
  readonly action?: string
  readonly policyDescription?: string
}

export interface PolicySetInput {
  readonly version?: string
  readonly egress?: readonly PolicyInput[]
  readonly ingress?: readonly PolicyInput[]
}

const protocols = ['tcp', 'udp', 'icmp', 'icmpv6', 'gre'] as const

export function checkPolicy(draft: Draft, input: PolicyInput, context: ActionContext): PolicyContent {
  checkTemplates(input)
  const protocol = checkProtocol(input.protocol ?? '')
  const peer = checkPeer(draft, input)
  if (protocol === 'icmp' && peer.kind === 'ipv6') {
    throw new CloudError('InvalidParameterValue', "Protocol 'ICMP' does not go with Ipv6CidrBlock: use 'ICMPV6'")
  }
  return {
    protocol,
    port: checkPort(protocol, input.port ?? ''),
    peer,
    action: checkAction(input.action ?? ''),
    description: checkLength('PolicyDescription', input.policyDescription ?? '', 100),
    modifiedAt: context.now,
  }
}

function checkTemplates({ serviceTemplate, addressTemplate }: PolicyInput): void {
  const named =
    serviceTemplate?.serviceId ||
    serviceTemplate?.serviceGroupId ||
    addressTemplate?.addressId ||
    addressTemplate?.addressGroupId
  if (named) {
    throw new CloudError('UnsupportedOperation', `template '${named}': parameter templates are not modelled`)
  }
}

function checkProtocol(text: string): SecurityGroupPolicy['protocol'] {
  if (text === '' || text.toUpperCase() === 'ALL') return 'ALL'
  const protocol = protocols.find((word) => word === text.toLowerCase())
  if (protocol !== undefined) return protocol
  throw new CloudError('InvalidParameterValue', `Protocol '${text}' is not one of TCP, UDP, ICMP, ICMPV6, GRE, ALL`)
}

function checkAction(text: string): SecurityGroupPolicy['action'] {
  const action = text.toUpperCase()
  if (action === 'ACCEPT' || action === 'DROP') return action
  throw new CloudError('InvalidParameterValue', `Action '${text}' is not one of ACCEPT, DROP`)
}

/** `ALL`; with TCP and UDP also ports and ranges of ports with commas between. */
function checkPort(protocol: SecurityGroupPolicy['protocol'], text: string): string {
  if (text === '' || text.toUpperCase() === 'ALL') return 'ALL'
  if (protocol !== 'tcp' && protocol !== 'udp') {
    throw new CloudError('InvalidParameterValue', `Port '${text}' goes with TCP and UDP only: expected ALL`)
  }
  for (const part of text.split(',')) {
    const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? []
    if (from === undefined) {
      throw new CloudError(
        'InvalidParameterValue.Malformed',
        `Port '${text}' is malformed: expected 80, 80-90 or 80,443`,
      )
    }
    if (Number(to) > 65_535 || Number(from) > Number(to)) {
      throw new CloudError('InvalidParameterValue.Range', `Port '${text}' is out of range: expected 0 to 65535, rising`)
    }
  }
  return text
}

function checkPeer(draft: Draft, input: PolicyInput): PolicyPeer {
  const { cidrBlock = '', ipv6CidrBlock = '', securityGroupId = '' } = input
  const given = [cidrBlock, ipv6CidrBlock, securityGroupId].filter((text) => text !== '')
  if (given.length > 1) {
    throw new CloudError(
      'InvalidParameter.Coexist',
      `CidrBlock, Ipv6CidrBlock and SecurityGroupId exclude each other; got '${given.join("', '")}'`,
    )
  }
  if (given.includes('MY_PUBLIC_IP')) {
    throw new CloudError('UnsupportedOperation', "'MY_PUBLIC_IP': the caller's public address is not known here")
  }
  if (cidrBlock !== '') return { kind: 'ipv4', block: checkIpv4Block(cidrBlock) }
  if (ipv6CidrBlock !== '') return { kind: 'ipv6', block: checkIpv6Block(ipv6CidrBlock) }
  if (securityGroupId !== '') return { kind: 'group', securityGroupId: findSecurityGroup(draft, securityGroupId).id }
  throw new CloudError('InvalidParameterValue', 'CidrBlock, Ipv6CidrBlock and SecurityGroupId are all empty: give one')
}

/** An address, or one with a prefix length; host bits may be set. Any block at 0.0.0.0 means every address. */
function checkIpv4Block(text: string): string {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,2}))?$/.exec(text) ?? []
  if (parseIpv4(address) === undefined || Number(prefix ?? 32) > 32) {
    throw new CloudError('InvalidParameterValue.Malformed', `CidrBlock '${text}' is malformed: expected 10.0.0.0/16`)
  }
  return address === '0.0.0.0' && prefix !== undefined ? '0.0.0.0/0' : text
}

function checkIpv6Block(text: string): string {
  const [, address = '', prefix] = /^([^/%]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  if (!isIPv6(address) || Number(prefix ?? 128) > 128) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `Ipv6CidrBlock '${text}' is malformed: expected 2001:db8::/32`,
    )
  }
  return text
}
