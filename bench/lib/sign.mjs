import { createHash, createHmac } from 'node:crypto'

const credential = { secretId: 'AKIDhavipdevelopment', secretKey: 'havip-development-secret' }

/** Headers of a TC3-HMAC-SHA256 request, valid for five minutes. */
export function signed(url, service, action, body) {
  const { host } = new URL(url)
  const timestamp = Math.floor(Date.now() / 1000)
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10)
  const type = 'application/json'
  const sha = (text) => createHash('sha256').update(text).digest('hex')
  const hmac = (key, text) => createHmac('sha256', key).update(text).digest()
  const request = `POST\n/\n\ncontent-type:${type}\nhost:${host}\n\ncontent-type;host\n${sha(body)}`
  const scope = `${date}/${service}/tc3_request`
  const key = hmac(hmac(hmac(`TC3${credential.secretKey}`, date), service), 'tc3_request')
  const signature = hmac(key, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha(request)}`).toString('hex')
  return {
    'content-type': type,
    host,
    'x-tc-action': action,
    'x-tc-version': '2017-03-12',
    'x-tc-timestamp': String(timestamp),
    'x-tc-region': 'ap-guangzhou',
    authorization: `TC3-HMAC-SHA256 Credential=${credential.secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`,
  }
}

/** Calls an action and gives its reply; throws on an error reply. */
export async function call(url, action, input, service = 'vpc') {
  const body = JSON.stringify(input)
  const response = await fetch(url, { method: 'POST', headers: signed(url, service, action, body), body })
  const { Response } = await response.json()
  if (Response.Error) throw new Error(`${action}: ${Response.Error.Code}: ${Response.Error.Message}`)
  return Response
}
