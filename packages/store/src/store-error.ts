/** The store cannot be opened, or refused what it was asked to do. One line, with no password in it. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}
