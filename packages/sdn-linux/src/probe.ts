import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { socketAddress } from './lab/log-socket.js'
import { acknowledgedError, acknowledgement, NetlinkReader } from './lab/netlink.js'
import { bindRequest } from './lab/nflog.js'
import { logGroup, ruleset } from './lab/ruleset.js'
import { type Ran, runToEnd, toolPath } from './lab/run.js'
import { unshareOptions } from './launch.js'
import { setgroupsShim } from './setgroups-shim.js'

export interface Check {
  readonly name: string
  readonly ok: boolean
  /** Whether the lab needs it; the others are for what runs in the instances. */
  readonly required: boolean
  /** What was found. */
  readonly detail: string
  /** The one thing that helps; empty when all is well. */
  readonly hint: string
}

export interface Probe {
  /** The kernel engine works on this machine. */
  readonly ok: boolean
  readonly checks: readonly Check[]
}

/** The programs used, and the Debian and Ubuntu packages they come in. */
const tools: readonly { name: string; package: string; required: boolean }[] = [
  { name: 'unshare', package: 'util-linux', required: true },
  { name: 'nsenter', package: 'util-linux', required: true },
  { name: 'mount', package: 'mount', required: true },
  { name: 'hostname', package: 'hostname', required: true },
  { name: 'ip', package: 'iproute2', required: true },
  { name: 'bridge', package: 'iproute2', required: true },
  { name: 'nft', package: 'nftables', required: true },
  { name: 'socat', package: 'socat', required: true },
  { name: 'perl', package: 'perl-base', required: process.geteuid?.() !== 0 },
  { name: 'keepalived', package: 'keepalived', required: false },
  { name: 'arping', package: 'arping', required: false },
  // Of the labs in examples/.
  { name: 'haproxy', package: 'haproxy', required: false },
  { name: 'ucarp', package: 'ucarp', required: false },
  { name: 'corosync', package: 'corosync', required: false },
  { name: 'pacemakerd', package: 'pacemaker', required: false },
]

interface Trial {
  readonly name: string
  /** Shell commands, run as root of new namespaces. */
  readonly script: string
  readonly input?: Uint8Array | string
  /** Looks at what a run that succeeded printed; a text says what is wrong with it. */
  readonly judge?: (stdout: Buffer) => string | undefined
  readonly hint: string
}

const kernelHint = (what: string) => `use a kernel with ${what} (the standard kernels of Debian and Ubuntu have it)`

/** What a lab does, from the simple to the composed; each needs the ones before it. */
const trials: readonly Trial[] = [
  { name: 'namespaces', script: 'true', hint: '' },
  {
    name: 'mount /proc and /run',
    script: 'mount -t proc proc /proc && mount -t tmpfs tmpfs /run',
    hint: 'run it outside a container, or in one started with --privileged',
  },
  {
    name: 'bridge and veth',
    script: 'ip link add br0 type bridge && ip link add v0 type veth peer name v1 && ip link set v0 master br0',
    hint: kernelHint('bridge and veth'),
  },
  { name: 'nftables in the bridge family', script: 'nft -f -', input: ruleset, hint: kernelHint('nf_tables_bridge') },
  {
    name: 'log of announcements (NFLOG)',
    script: `socat -t 0.1 STDIO ${socketAddress}`,
    input: bindRequest(logGroup),
    judge: (stdout) => {
      const answers = new NetlinkReader().read(stdout).filter(({ type }) => type === acknowledgement)
      const error = answers.map(({ body }) => acknowledgedError(body)).find((code) => code !== 0)
      if (error !== undefined) return `the kernel answered with error ${error}`
      return answers.length === 2 ? undefined : 'the kernel did not answer'
    },
    hint: kernelHint('nfnetlink_log'),
  },
  {
    name: 'setgroups in instances',
    script: `perl -e '$! = 0; $) = "0 0"; die "$!\\n" if $!'`,
    hint: 'apt-get install perl-base, or run it as root',
  },
]

/** Finds out by trying whether the kernel engine works here, as the user that asks. */
export async function probeLinux(): Promise<Probe> {
  if (process.platform !== 'linux') {
    const detail = `this is ${process.platform}`
    const hint = 'run it on Linux; the in-memory engine runs anywhere'
    return { ok: false, checks: [{ name: 'Linux', ok: false, required: true, detail, hint }] }
  }
  const checks = tools.map(findTool)
  for (const trial of trials) {
    const missing = checks.find(({ ok, required }) => required && !ok)
    checks.push(missing === undefined ? await tryOut(trial) : notTried(trial, missing))
  }
  return { ok: checks.every(({ ok, required }) => ok || !required), checks }
}

function findTool({ name, package: from, required }: (typeof tools)[number]): Check {
  const path = toolPath
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find((file) => existsSync(file))
  if (path !== undefined) return { name, ok: true, required, detail: path, hint: '' }
  return { name, ok: false, required, detail: 'not found', hint: `apt-get install ${from}` }
}

async function tryOut({ name, script, input, judge, hint }: Trial): Promise<Check> {
  const shim = process.geteuid?.() === 0 ? [] : setgroupsShim
  const ran = await runToEnd(['unshare', ...unshareOptions(), ...shim, 'sh', '-c', `${script}; exit`], input)
  const wrong = ran.code === 0 ? judge?.(ran.stdoutBytes) : complaint(ran)
  if (wrong === undefined) return { name, ok: true, required: true, detail: 'works', hint: '' }
  return { name, ok: false, required: true, detail: wrong, hint: hint === '' ? namespaceHint() : hint }
}

function notTried({ name }: Trial, missing: Check): Check {
  return { name, ok: false, required: true, detail: `not tried: ${missing.name} is missing`, hint: missing.hint }
}

function complaint({ stderr, code, signal }: Ran): string {
  return stderr.trim().split('\n')[0] || `failed (${signal ?? code})`
}

/** Why an ordinary user gets no namespaces, by the switches that forbid it. */
function namespaceHint(): string {
  if (process.geteuid?.() === 0) return 'run it outside a container, or in one started with --privileged'
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
  }
  if (setting('kernel/unprivileged_userns_clone') === '0') return 'sudo sysctl -w kernel.unprivileged_userns_clone=1'
  if (setting('user/max_user_namespaces') === '0') return 'sudo sysctl -w user.max_user_namespaces=10000'
  return 'run it as root; in a container, start that with --privileged'
}

function setting(path: string): string | undefined {
  try {
    return readFileSync(join('/proc/sys', path), 'utf8').trim()
  } catch {
    return undefined
  }
}
