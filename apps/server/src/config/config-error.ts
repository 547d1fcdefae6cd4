/** Something the person who starts the server has to change. The message is one line: what, where, what would be right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
