/** Of UDP, where nobody listens. */
const port = 9
/** With the headers the smallest frame of an Ethernet, bytes. */
const size = 18

/**
 * Sends as fast as the kernel takes it, in Perl, which every Debian has: per packet little more than the call itself. Says how long
 * it took, in seconds.
 */
const program = `use Socket; use Time::HiRes "time";
my ($to, $for) = @ARGV;
socket(my $s, PF_INET, SOCK_DGRAM, 0) or die; connect($s, sockaddr_in(${port}, inet_aton($to))) or die;
my $p = "x" x ${size}; my $start = time; my $now = $start;
while (($now = time) < $start + $for) { for (1..500) { send($s, $p, 0) } }
print $now - $start;`

/** What comes in is counted by the interface and dropped before anything else costs time. */
export const sink = `nft 'table netdev sink { chain in { type filter hook ingress device "eth0" priority 0; udp dport ${port} drop; }; }'`

/** Packets a second that arrive at a guest while another sends as fast as it can. `ahead` stands before the sender's command. */
export async function flood({ from, to, address, seconds, ahead }) {
  const before = await arrived(to)
  const { code, stdout, stderr } = await from.exec([...ahead, 'perl', '-e', program, address, `${seconds}`])
  if (code !== 0) throw new Error(`the sender failed: ${stderr.trim()}`)
  return ((await arrived(to)) - before) / Number(stdout)
}

async function arrived(guest) {
  const { stdout } = await guest.exec(['ip', '-s', '-j', 'link', 'show', 'dev', 'eth0'])
  return JSON.parse(stdout)[0].stats64.rx.packets
}
