import fc from 'fast-check'

/** Any text that PostgreSQL can hold: all of Unicode but NUL. */
export const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.replaceAll('\0', ''))
/** Up to the end of the year 9999. */
export const millis = fc.integer({ min: 0, max: 253_402_300_799_999 })
export const integer = fc.integer({ min: 0, max: 2 ** 31 - 1 })
export const flag = fc.boolean()

/** Any member of a union of texts; the compiler asks for all of them. */
export function anyOf<T extends string>(members: Readonly<Record<T, true>>): fc.Arbitrary<T> {
  return fc.constantFrom(...(Object.keys(members) as T[]))
}
