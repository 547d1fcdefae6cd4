// An engine that puts a TAP device into its own network namespace, for a test that made that namespace. Ends with its input.
import { oneVpc, ports } from '@havip/scenarios'
import { LinuxEngine } from '@havip/sdn-linux'

const engine = await LinuxEngine.start({ dir: process.argv[2] })
await engine.sync(oneVpc)
await engine.attachTap(ports.one.id, 'own', { device: 'tap0', uid: 65534 })
process.stdout.write('attached\n')
process.stdin.resume().once('end', () => process.exit())
