/**
 * Whether a commit that takes the revision drops what the log has beyond `kept` entries. Not each does: dropping many at
 * once costs less, so a tenth more than `kept` is there at most.
 */
export function isTimeToTrim(revision: number, kept: number): boolean {
  return revision > kept && revision % Math.max(1, Math.floor(kept / 10)) === 0
}
