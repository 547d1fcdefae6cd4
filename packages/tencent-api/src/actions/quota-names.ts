/** Quotas of what is not modelled. */
export const unmodelled: ReadonlySet<string> = new Set(
  `
    vpc-max-vpn-gateways appid-max-custom-gateways
    appid-max-vpn-connections custom-gateway-max-vpn-connections vpn-gateway-max-custom-gateways vpc-max-network-acls
    network-acl-max-inbound-policies network-acl-max-outbound-policies vpc-max-vpcpeers vpc-max-available-vpcpeers
    vpc-max-basic-network-interconnections direct-connection-max-snats direct-connection-max-dnats
    direct-connection-max-snapts direct-connection-max-dnapts vpc-max-nat-gateways nat-gateway-max-eips
    nat-gateway-max-dnapts vpc-max-ipv6s eni-max-ipv6s appid-max-end-point-services
    appid-max-end-point-service-white-lists vpc-max-cmcc-ipv6-cidrs vpc-max-ctcc-ipv6-cidrs vpc-max-cucc-ipv6-cidrs
    vpc-max-bgp-ipv6-cidrs vpc-max-custom-ipv6-cidrs vpc-max-ula-ipv6-cidrs
  `
    .trim()
    .split(/\s+/),
)
