import { readdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, sep } from 'node:path'
import type { SourceFile } from '@havip/keepalived'

/** The files that an `include` names, by glob(7), relative to the file it stands in. What cannot be read is not there. */
export function includeFrom(pattern: string, from: string): SourceFile[] {
  const absolute = isAbsolute(pattern) ? pattern : join(dirname(from), pattern)
  return matching(absolute).flatMap((file) => {
    try {
      return [{ file, text: readFileSync(file, 'utf8') }]
    } catch {
      return []
    }
  })
}

/** Goes down folder by folder: a `*` does not match a slash, and no hidden file. */
function matching(pattern: string): string[] {
  const parts = pattern.split(sep)
  let found = [parts[0] === '' ? sep : '.']
  for (const part of parts.filter((each) => each !== '')) {
    found = found.flatMap((folder) => {
      if (!/[*?[]/.test(part)) return [join(folder, part)]
      const wanted = wildcard(part)
      return entries(folder)
        .filter((name) => (!name.startsWith('.') || part.startsWith('.')) && wanted.test(name))
        .map((name) => join(folder, name))
    })
  }
  return found
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** `*`, `?`, `[abc]` and `[!abc]` as a regular expression. (Node's own matchesGlob warns of being experimental.) */
function wildcard(part: string): RegExp {
  const pattern = part.replaceAll(/\*|\?|\[!?\]?[^\]]*\]|[\\^$.|+(){}[\]]/g, (found) => {
    if (found === '*') return '.*'
    if (found === '?') return '.'
    return found.length > 1 ? found.replace('[!', '[^').replaceAll('\\', '\\\\') : `\\${found}`
  })
  return new RegExp(`^${pattern}$`)
}
