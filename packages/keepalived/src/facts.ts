import type { Ipv4 } from '@havip/net'

/** What is known of the network. What is undefined is not known, and what depends on it is not checked. */
export interface NetworkFacts {
  /** Every HAVIP that the node could announce. */
  readonly haVips?: readonly HaVipFact[]
  /** Addresses of the other nodes of the cluster. */
  readonly peers?: readonly Ipv4[]
  /** Every private address that an instance of the VPC has. */
  readonly privateAddresses?: readonly Ipv4[]
  /** The instance on which the configuration is to run. */
  readonly self?: SelfFact
}

export interface HaVipFact {
  readonly address: Ipv4
  /** `havip-...`; undefined when only the address is known. */
  readonly id?: string
  readonly subnetId?: string
  /** Instances and ENIs that may claim it; null: CheckAssociate is off, so anyone in its subnet; undefined: not known. */
  readonly claimants?: readonly string[] | null
}

export interface SelfFact {
  /** `ins-...`. */
  readonly id: string
  readonly interfaces: readonly InterfaceFact[]
}

export interface InterfaceFact {
  /** `eth0` and so on. */
  readonly device: string
  readonly networkInterfaceId: string
  readonly subnetId: string
  readonly addresses: readonly Ipv4[]
}
