import { cidr } from '@havip/net'
import { defaultZones } from './regions.js'
import type { Quotas, Settings, Topology } from './shell/context.js'

export const defaultQuotas: Quotas = {
  vpcsPerRegion: 20,
  subnetsPerVpc: 100,
  haVipsPerVpc: 10,
  networkInterfacesPerVpc: 1000,
  privateIpsPerNetworkInterface: 30,
  associationsPerHaVip: 10,
  instancesPerZone: 500,
  tagsPerResource: 50,
  routeTablesPerVpc: 10,
  routesPerRouteTable: 50,
  securityGroupsPerProject: 50,
  policiesPerSecurityGroup: 100,
  referencesPerSecurityGroup: 10,
  networkInterfacesPerSecurityGroup: 2000,
  securityGroupsPerNetworkInterface: 5,
  eipsPerRegion: 20,
  eipAllocationsPerDay: 40,
  assistantCidrsPerVpc: 5,
  // The documented examples of placement groups.
  placementGroupsPerRegion: 10,
  instancesPerHostGroup: 50,
  instancesPerSwitchGroup: 20,
  instancesPerRackGroup: 30,
}

/** Just enough for a group of each type to reach its quota in one zone. */
const defaultTopology: Topology = { switchesPerZone: 20, racksPerSwitch: 2, hostsPerRack: 2 }

export const defaultSettings: Settings = {
  taskDuration: 0,
  quotas: defaultQuotas,
  topology: defaultTopology,
  // For benchmarks of networks (RFC 2544): never routed on the internet, so never somebody's.
  eipPool: cidr('198.18.0.0/15'),
  zones: defaultZones,
}
