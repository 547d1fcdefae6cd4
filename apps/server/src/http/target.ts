/**
 * The origin form of a request target. A client that uses this server as its HTTP proxy sends the absolute form,
 * `POST http://vpc.tencentcloudapi.com/ HTTP/1.1` (RFC 9112 section 3.2.2): whatever host it names, we are it.
 */
export function originForm(target: string): string {
  const rest = /^https?:\/\/[^/?#]*(.*)$/is.exec(target)?.[1]
  if (rest === undefined) return target
  return rest.startsWith('/') ? rest : `/${rest}`
}
