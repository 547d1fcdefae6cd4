import type { Rule } from '../rule.js'
import { addressRules } from './addresses.js'
import { announcementRules } from './announcements.js'
import { clusterRules } from './cluster.js'
import { electionRules } from './election.js'
import { interfaceRules } from './interfaces.js'
import { peerRules } from './peers.js'
import { readingRules } from './reading.js'
import { scriptRules } from './scripts.js'

export const rules: readonly Rule[] = [
  ...readingRules,
  ...interfaceRules,
  ...peerRules,
  ...addressRules,
  ...electionRules,
  ...announcementRules,
  ...scriptRules,
  ...clusterRules,
]
