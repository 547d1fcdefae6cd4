import type { Configuration } from './configuration.js'
import type { NetworkFacts } from './facts.js'
import type { Finding } from './rule.js'
import { rules } from './rules/index.js'

/**
 * What of a node's configuration would fail on this network, in the order of its lines. `others` are the configurations of
 * the other nodes of the cluster, with which it has to agree.
 */
export function checkConfiguration(
  configuration: Configuration,
  facts: NetworkFacts = {},
  others: readonly Configuration[] = [],
): Finding[] {
  const subject = { configuration, facts, others }
  const findings = rules.flatMap(({ id: rule, severity, source, find }) =>
    [...find(subject)].map(({ file, line, message }) => ({ file, line, rule, severity, message, source })),
  )
  const own = (file: string) => (file === configuration.file ? 0 : 1)
  return findings.sort(
    (a, b) => own(a.file) - own(b.file) || a.file.localeCompare(b.file) || a.line - b.line || rank(a) - rank(b),
  )
}

function rank({ severity }: Finding): number {
  return severity === 'error' ? 0 : 1
}
