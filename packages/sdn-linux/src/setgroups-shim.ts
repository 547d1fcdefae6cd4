/**
 * keepalived calls setgroups before it runs a `track_script`, and where that fails it takes the script for passed,
 * whatever it says. In the user namespace of an ordinary user the kernel forbids setgroups (user_namespaces(7)). There
 * is one user and one group in it, so there is nothing to drop: a seccomp filter (seccomp(2)) answers the call with
 * success. Perl's base package is on every Debian and Ubuntu and can make the system call that installs the filter.
 *
 * The filter: load the architecture; another one: allow. Load the call's number; another one: allow. Else errno 0.
 */
const program = `
use POSIX ();
my %machines = (x86_64 => [157, 116, 0xC000003E], aarch64 => [167, 159, 0xC00000B7]);
if (my $machine = $machines{(POSIX::uname())[4]}) {
  my ($prctl, $setgroups, $architecture) = @$machine;
  my $filter = pack('(SCCL)*', 0x20, 0, 0, 4, 0x15, 0, 3, $architecture, 0x20, 0, 0, 0, 0x15, 0, 1, $setgroups,
    0x06, 0, 0, 0x00050000, 0x06, 0, 0, 0x7FFF0000);
  my $fprog = pack('Sx6P', 6, $filter);
  syscall($prctl, 22, 2, $fprog) == 0 or warn "cannot make setgroups succeed: $!\\n";
}
exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\\n";
`

/** What to put before a command so that setgroups succeeds in it and in everything it starts. */
export const setgroupsShim: readonly string[] = ['perl', '-e', program]
