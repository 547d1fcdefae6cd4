import { normalize } from 'node:path'
import type { InstanceFile } from '../protocol.js'

/** Where an instance's files may be declared: what is its own. Error for any other path. */
export function checkPath(path: string): void {
  const own = /^\/(run|etc)\/./.test(path) && normalize(path) === path && !path.endsWith('/')
  if (!own || /[\0\n]/.test(path) || path.startsWith('/run/lab/')) {
    throw new Error(`files of an instance go below /run or /etc, which are its own: ${path} does not`)
  }
}

/**
 * Shell functions that run in an instance. /run and /etc/keepalived are its own from the start. The rest of /etc becomes
 * so with the first file that is declared there: then its entries are links to those of the machine, and a directory that
 * gets a file is made in the same way. Links that lead out of /etc are followed from a copy of the way.
 */
const functions = `
fill() {
  find "$1" -mindepth 1 -maxdepth 1 '(' -type l -exec cp -P -t "$2" {} + ')' -o -exec ln -s -t "$2" {} + 2>/dev/null || true
}
own_etc() {
  [ ! -e /run/lab/etc ] || return 0
  mkdir -p /run/lab/machine/etc
  ln -s /usr /var /run /lib /bin /sbin /opt /proc /dev /run/lab/machine/
  mount --rbind /etc /run/lab/machine/etc
  mount -t tmpfs -o mode=0755 tmpfs /etc
  fill /run/lab/machine/etc /etc
  : >/run/lab/etc
}
own() {
  if [ -L "$1" ]; then
    was=$(readlink -f "$1")
    rm "$1"
    mkdir "$1"
    fill "$was" "$1"
  else
    [ -d "$1" ] || mkdir "$1"
  fi
}
own_all() {
  case "$1" in
  /run/*) mkdir -p "\${1%/*}"; return ;;
  /etc/keepalived/*) [ ! -e /run/lab/keepalived ] || { mkdir -p "\${1%/*}"; return; } ;;
  esac
  own_etc
  dir=/etc
  rest=\${1#/etc/}
  while [ "$rest" != "\${rest#*/}" ]; do
    dir=$dir/\${rest%%/*}
    rest=\${rest#*/}
    own "$dir"
  done
}`

/** The command that writes a file, whose text is its input, into the instance that it runs in. */
export function writeCommand({ path, mode = 0o644 }: InstanceFile): string[] {
  const script = `set -e
${functions}
own_all "$1"
rm -f "$1"
(umask 077; cat >"$1")
chmod "$2" "$1"`
  return ['sh', '-c', script, 'sh', path, mode.toString(8)]
}

/** The command that takes a declared file away; what the machine has in its place is seen again. */
export function removeCommand(path: string): string[] {
  const script = `set -e
rm -f "$1"
was=/run/lab/machine$1
[ ! -e "$was" ] || [ ! -e /run/lab/etc ] || ln -s "$was" "$1"`
  return ['sh', '-c', script, 'sh', path]
}
