/** `; did you mean 'nodes'?` when one of the words is near, or else what there is. */
export function suggestion(word: string, known: readonly string[]): string {
  const [best] = known
    .map((each) => ({ each, far: distance(word.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
  if (best !== undefined && best.far <= Math.floor((word.length + 1) / 3)) return `; did you mean '${best.each}'?`
  if (known.length === 0) return '; there are none'
  const shown = known.slice(0, 12).join(', ')
  return `; there ${known.length === 1 ? 'is' : 'are'} ${shown}${known.length > 12 ? ', ...' : ''}`
}

/** How many letters have to be put in, taken out, changed or swapped with the next one (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change)
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
