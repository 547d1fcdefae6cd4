import { products } from '@havip/tencent-api'

/** The domain under which every product and region of the real API has its endpoint. */
const tencentDomain = 'tencentcloudapi.com'

/**
 * The names a client may reach this server by: those of this machine, the one it listens on, and those of the real API, for
 * clients that are led here by their proxy setting or by /etc/hosts.
 */
export function namesOf(host: string, regions: readonly string[]): string[] {
  // Each by name: clients take no wildcard right below a top-level domain.
  const services = Object.keys(products).map((service) => `${service}.localhost`)
  const own = ['localhost', ...services, '127.0.0.1', '::1']
  const listening = isWildcardAddress(host) ? [] : [host]
  const real = [`*.${tencentDomain}`, ...regions.map((region) => `*.${region}.${tencentDomain}`)]
  return [...new Set([...own, ...listening, ...real])]
}

/** Whether a proxied connection to the host is meant for us. */
export function isTencentHost(host: string): boolean {
  return host.toLowerCase().endsWith(`.${tencentDomain}`)
}

function isWildcardAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
