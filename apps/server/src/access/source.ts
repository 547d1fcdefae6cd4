import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback } from '../config/index.js'

/**
 * Why a browser may have been led here by a page of somebody else; undefined when nothing says so. A page cannot send a
 * token of ours, but a server that asks for none, or for one that is published, would obey it.
 *
 * `hosts`: the names beside those of loopback that may be asked for, one that begins with a dot standing for all below it;
 * undefined when any may, as for a server that others reach under names it does not know.
 */
export function suspicion(headers: IncomingHttpHeaders, hosts: readonly string[] | undefined): string | undefined {
  const { host = '', origin } = headers
  const name = hostName(host).toLowerCase()
  // DNS rebinding: the page's own name now leads to this machine, so that the browser takes us for the page's server.
  if (hosts !== undefined && !isLoopback(name) && !isOneOf(name, [...hosts, '.localhost'])) {
    return `The Host header names '${host}', which is no name of this server; ask for 127.0.0.1 or localhost, or start it with --allow-host.`
  }
  if (origin !== undefined && !isSame(origin, host)) {
    return `The request comes from a page of ${origin}; only pages of this server may send requests here.`
  }
  // Browsers that send no Origin, for images and scripts, send this. Following a link is no request of the page.
  const site = headers['sec-fetch-site']
  if ((site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate') {
    return 'The request comes from a page of another site; only pages of this server may send requests here.'
  }
  return undefined
}

/**
 * `suspicion`, for calls of the Tencent API: their endpoint may have any name, as `vpc.cloud.lab`. With every POST a browser says
 * which page it is of (Fetch standard, "append a request Origin header"), so that a POST which does not say so comes from
 * no page, and its name does not matter.
 */
export function suspicionOfCall(
  { method, headers }: { readonly method: string; readonly headers: IncomingHttpHeaders },
  hosts: readonly string[] | undefined,
): string | undefined {
  const isOfNoPage = method === 'POST' && headers.origin === undefined
  return suspicion(headers, isOfNoPage ? undefined : hosts)
}

/** What lies below localhost is this machine, by RFC 6761 section 6.3. */
function isOneOf(name: string, hosts: readonly string[]): boolean {
  return hosts.some((each) => (each.startsWith('.') ? name.endsWith(each) : name === each))
}

function isSame(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

/** The host of a Host header without its port, and without the scheme and path that tccli and the Python SDK write there. */
function hostName(host: string): string {
  return host
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/s, '')
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
}
