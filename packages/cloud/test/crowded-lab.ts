import { Lab } from './lab.js'

/** A world with little room, in which two EIPs and something to begin with exist. */
export function crowdedLab(): Lab {
  const lab = new Lab({
    taskDuration: 1000,
    topology: { switchesPerZone: 2, racksPerSwitch: 1, hostsPerRack: 2 },
    quotas: {
      vpcsPerRegion: 3,
      subnetsPerVpc: 3,
      haVipsPerVpc: 3,
      networkInterfacesPerVpc: 12,
      privateIpsPerNetworkInterface: 3,
      associationsPerHaVip: 2,
      instancesPerZone: 6,
      tagsPerResource: 2,
      routeTablesPerVpc: 3,
      routesPerRouteTable: 3,
      securityGroupsPerProject: 4,
      policiesPerSecurityGroup: 3,
      referencesPerSecurityGroup: 1,
      networkInterfacesPerSecurityGroup: 10,
      securityGroupsPerNetworkInterface: 2,
      eipsPerRegion: 4,
      eipAllocationsPerDay: 8,
      placementGroupsPerRegion: 3,
      instancesPerHostGroup: 4,
      instancesPerSwitchGroup: 3,
      instancesPerRackGroup: 3,
    },
  })
  lab.eip('eip-00000001', '43.0.0.1')
  lab.eip('eip-00000002', '43.0.0.2')
  lab.subnet(lab.vpc(), '10.0.0.0/28')
  return lab
}
