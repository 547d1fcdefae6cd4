import { isIPv4, isIPv6 } from 'node:net'
import { type ErrorCode, isId } from '@havip/cloud'
import { type Filter, malformed } from './filter.js'

/** What values of a filter have to look like. */
export interface Form {
  readonly expected: string
  fits(value: string): boolean
}

export const idOf = (prefix: string): Form => ({
  expected: `an id like ${prefix}-0a1b2c3d`,
  fits: (value) => isId(prefix, value),
})
export const ipv4Form: Form = { expected: 'an IPv4 address like 10.0.0.1', fits: isIPv4 }
export const ipv6Form: Form = { expected: 'an IPv6 address like 2402:4e00::1', fits: isIPv6 }
export const uuidForm: Form = {
  expected: 'a UUID like 0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f',
  fits: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
}
export const integerForm: Form = { expected: 'an integer', fits: (value) => /^\d+$/.test(value) }
export const instanceTypeForm: Form = {
  expected: 'an instance type like S5.SMALL1',
  fits: (value) => /^[A-Z0-9]+\.[A-Z0-9]+$/i.test(value),
}

/** `filter`, for values of one form. CloudError `code` for a value of another. */
export function formed<Row>(form: Form, code: ErrorCode, filter: Filter<Row>): Filter<Row> {
  return (values, world, name) => {
    for (const value of values) if (!form.fits(value)) malformed(name, value, form.expected, code)
    return filter(values, world, name)
  }
}
