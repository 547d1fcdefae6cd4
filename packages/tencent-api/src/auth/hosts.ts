import type { OpenRequest } from '../wire/request.js'

/**
 * The host texts a client may have signed, likeliest first. Go, Python and Java sign the Host header they send, port
 * included; an endpoint written as a URL makes Python send and sign `http://host:port`; Node sends the port but signs
 * without it; a proxied request names its host in the target.
 */
export function signedHosts(request: OpenRequest): string[] {
  const hosts = new Set<string>()
  for (const sent of [request.headers.get('host'), request.target.authority]) {
    if (sent === undefined) continue
    const bare = sent.replace(/^https?:\/\//i, '').replace(/\/.*$/s, '')
    hosts.add(sent).add(bare).add(bare.replace(/:\d*$/, ''))
  }
  return [...hosts]
}

/** The paths a client may have signed: nearly all sign `/` whatever path they send; Node signs the path. */
export function signedPaths(request: OpenRequest): string[] {
  return [...new Set(['/', request.target.path])]
}
