// Guests and fabrics speak IPv4 only; IPv6 would fill every capture with its own announcements.
const noIpv6 = 'for f in all default; do echo 1 >/proc/sys/net/ipv6/conf/$f/disable_ipv6; done 2>/dev/null || true'

/** Shell commands for a fresh fabric namespace: bridged frames meet the bridge table only, no iptables hooks. */
export const fabricSetup = `${noIpv6}
for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ ! -e "$f" ] || echo 0 >"$f"; done`

/** Shell commands for a fresh router namespace. Values set for \`default\` are those of every interface made later. */
export const routerSetup = `${noIpv6}
cd /proc/sys/net/ipv4
echo 1 >ip_forward
for f in all default; do
  echo 0 >conf/$f/rp_filter
  echo 0 >conf/$f/send_redirects
done
echo 1 >conf/default/proxy_arp
echo 1 >conf/default/proxy_arp_pvlan
ip link set dev lo up
ip rule add pref 50 lookup main suppress_prefixlength 0
cd /`

/** Shell commands for a fresh hub between the routers of VPCs and the internet. */
export const hubSetup = `${noIpv6}
cd /proc/sys/net/ipv4
echo 1 >ip_forward
for f in all default; do
  echo 0 >conf/$f/rp_filter
  echo 0 >conf/$f/send_redirects
done
ip link set dev lo up
cd /`

/**
 * Shell commands for a fresh instance: /proc, /run and an empty /etc/keepalived of its own, its name, and files in /etc that make its own name
 * resolve and every other one fail at once instead of waiting for a name server that is not there.
 */
export function instanceSetup(name: string): string {
  const host = hostName(name)
  // One program mounts all it can: an instance is up in half the time that a program for each takes. Were the file system called
  // proc, mount would find it mounted already: /proc is still the lab's.
  return `mount -t tmpfs -o mode=0755 tmpfs /run
mkdir -m 1777 /run/lock
mkdir /run/lab /run/lab/own
hostname '${host}'
echo '${host}' >/run/lab/own/hostname
printf '%s\\n' '127.0.0.1 localhost' '127.0.1.1 ${host}' >/run/lab/own/hosts
: >/run/lab/own/resolv.conf
{ echo 'instance /proc proc'
for f in hostname hosts resolv.conf; do
  [ ! -e /etc/$f ] || echo "/run/lab/own/$f /etc/$f none bind"
done
[ ! -d /etc/keepalived ] || { echo 'instance /etc/keepalived tmpfs mode=0755'; : >/run/lab/keepalived; }
} >/run/lab/fstab
mount --all --fstab /run/lab/fstab
${noIpv6}
ip link set dev lo up`
}

/** What is left of a name when only the letters of RFC 1123 section 2.1 are kept. */
function hostName(name: string): string {
  return (
    name
      .replaceAll(/[^A-Za-z0-9.-]/g, '-')
      .replace(/^[-.]+/, '')
      .slice(0, 63) || 'instance'
  )
}
