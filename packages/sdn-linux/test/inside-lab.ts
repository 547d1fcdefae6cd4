import { execFileSync } from 'node:child_process'
import { labProcesses } from './lab-processes.js'

/** Runs a shell script in every network namespace of the lab's fabrics, with `nft`, `ip` and `bridge` at hand. */
export function inFabrics(dir: string, script: string): string {
  const [unshare, init] = labProcesses(dir)
  if (unshare === undefined || init === undefined) throw new Error(`no lab runs in ${dir}`)
  const user = process.geteuid?.() === 0 ? [] : ['--user', '--preserve-credentials']
  const enter = ['--target', `${init.pid}`, ...user, '--mount', '--pid', '--net']
  // A fabric is a namespace whose rules are the lab's. Two processes may be in one.
  const loop = `seen=
for p in /proc/[0-9]*; do
  id=$(readlink $p/ns/net) || continue
  case "$seen" in *"$id"*) continue;; esac
  seen="$seen $id"
  nsenter --net=$p/ns/net nft list table bridge havip >/dev/null 2>&1 || continue
  nsenter --net=$p/ns/net sh -ec '${script}' || exit
done`
  const env = { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` }
  return execFileSync('nsenter', [...enter, 'sh', '-c', loop], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
