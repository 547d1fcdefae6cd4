import pc from 'picocolors'

/** Colours for a terminal that has them and a person who wants them (https://no-color.org); elsewhere they do nothing. */
export function colorsOf(stream: NodeJS.WriteStream = process.stdout): ReturnType<typeof pc.createColors> {
  const { NO_COLOR, TERM } = process.env
  return pc.createColors(stream.isTTY === true && !NO_COLOR && TERM !== 'dumb')
}
