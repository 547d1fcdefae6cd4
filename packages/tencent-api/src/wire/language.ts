import type { ErrorCode } from '@havip/cloud'
import { readHeaders } from './headers.js'
import type { HttpRequest } from './request.js'

export type Language = 'zh-CN' | 'en-US'

/** Longest body that is looked through for a Language parameter, bytes: that of a v1 request. */
const longestForm = 1024 * 1024

/**
 * The language a request asks messages in: `X-TC-Language`, or `Language` among the parameters of v1. Also of a request
 * that cannot be read otherwise: what is wrong with it is told in that language too. Without one: en-US.
 */
export function languageOf({ headers: input, target, body }: HttpRequest): Language {
  const headers = readHeaders(input)
  const sent = headers.get('x-tc-language')
  if (sent !== undefined) return sent.trim().toLowerCase() === 'zh-cn' ? 'zh-CN' : 'en-US'
  const query = target.slice(target.indexOf('?') + 1)
  const form = isForm(headers.get('content-type')) && body.length <= longestForm ? body.toString('latin1') : ''
  return [query, form].some((text) => /(?:^|&)Language=zh-CN(?:&|$)/.test(text)) ? 'zh-CN' : 'en-US'
}

function isForm(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') === true
}

/**
 * What a message says: what the code means in the language asked for, and then, in English, the member and the value at
 * fault. Details are not translated, so that there is one sentence to keep for each code and not one for each message.
 */
export function inLanguage(language: Language, code: ErrorCode, message: string): string {
  if (language === 'en-US') return message
  const meaning = chinese.get(code) ?? chinese.get(code.split('.', 1)[0] ?? '') ?? otherwise
  return `${meaning}（${message}）`
}

/** Of a code of a single product's own. */
const otherwise = '请求未能完成。'

/** By whole code, or by what stands before its first dot. */
const chinese: ReadonlyMap<string, string> = new Map([
  ['AddressQuotaLimitExceeded', '弹性公网 IP 的配额不足。'],
  ['AuthFailure.InvalidAuthorization', '请求头部的 Authorization 不符合腾讯云标准。'],
  ['AuthFailure.SecretIdNotFound', '密钥不存在。'],
  ['AuthFailure.SignatureExpire', '签名过期，请检查本地时间。'],
  ['AuthFailure.SignatureFailure', '签名错误，请检查密钥和签名的计算过程。'],
  ['AuthFailure.TokenFailure', '临时凭证的 Token 错误或已过期。'],
  ['FailedOperation', '操作失败。'],
  ['InternalError', '内部错误。'],
  ['InvalidAction', '接口不存在。'],
  ['InvalidAddressIdStatus', '弹性公网 IP 的当前状态不支持该操作。'],
  ['InvalidClientToken', 'ClientToken 不合法。'],
  ['InvalidFilter', '过滤条件的名称不支持。'],
  ['InvalidFilterValue', '过滤条件的值不合法。'],
  ['InvalidHostId', '专用宿主机 ID 不合法。'],
  ['InvalidImageId', '镜像 ID 不合法。'],
  ['InvalidInstanceId', '实例 ID 不合法。'],
  ['InvalidInstanceName', '实例名称不合法。'],
  ['InvalidNetworkInterfaceId', '弹性网卡 ID 不合法。'],
  ['InvalidParameter', '参数错误（包括参数格式、类型等错误）。'],
  ['InvalidParameterCombination', '参数组合不合法。'],
  ['InvalidParameterConflict', '参数之间冲突。'],
  ['InvalidParameterValue', '参数取值错误。'],
  ['InvalidPassword', '密码不符合要求。'],
  ['InvalidPeriod', '购买时长不支持。'],
  ['InvalidPrivateIpAddress', '内网 IP 不合法。'],
  ['InvalidProjectId', '项目 ID 不合法。'],
  ['InvalidSecurityGroupId', '安全组 ID 不合法。'],
  ['InvalidSgId', '安全组 ID 不合法。'],
  ['InvalidZone', '可用区不合法。'],
  ['LimitExceeded', '超过配额限制。'],
  ['MissingParameter', '缺少参数。'],
  ['NoSuchVersion', '接口版本不存在。'],
  ['OperationDenied', '操作被拒绝。'],
  ['RequestLimitExceeded', '请求的次数超过了频率限制。'],
  ['RequestSizeLimitExceeded', '请求包超过限制大小。'],
  ['ResourceInUse', '资源被占用。'],
  ['ResourceInsufficient', '资源不足。'],
  ['ResourceNotFound', '资源不存在。'],
  ['UnauthorizedOperation', '未授权操作。'],
  ['UnknownParameter', '未知参数，用户多传了未定义的参数。'],
  ['UnsupportedOperation', '操作不支持。'],
  ['UnsupportedProtocol', '协议不支持，只支持 GET 和 POST 请求。'],
  ['UnsupportedRegion', '接口不支持所传地域。'],
  ['VpcAddrNotInSubNet', 'IP 不属于该子网。'],
  ['VpcIpIsUsed', 'IP 已被占用。'],
])
