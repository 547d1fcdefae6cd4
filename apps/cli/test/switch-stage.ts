import { expect, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { program } from '../src/program.js'
import { decisionIn, decodeDecision } from '../src/switch/decision.js'
import { performSwitch, type SwitchOptions } from '../src/switch/switch.js'
import { type Ended, havip, newDataDir, type Server, serve } from './program.js'
import { given, vpcClient } from './sdk.js'

/** What `havip switch` finds in the environment. */
export const region = { TENCENTCLOUD_REGION: seed.region }

/** A server on which tests switch addresses of their own, all at once. */
export class SwitchStage {
  #addresses = 100

  private constructor(
    readonly server: Server,
    readonly vpc: ReturnType<typeof vpcClient>,
    readonly VpcId: string,
    readonly SubnetId: string,
  ) {}

  static async open(): Promise<SwitchStage> {
    const server = await serve(['--ephemeral', '--data-dir', newDataDir(), '--task-duration', '200'])
    const vpc = vpcClient(server.url)
    const VpcId = given((await vpc.CreateVpc({ VpcName: 'switch', CidrBlock: '10.0.0.0/16' })).Vpc?.VpcId)
    const place = { VpcId, CidrBlock: '10.0.0.0/24', SubnetName: 'switch', Zone: seed.zone }
    return new SwitchStage(server, vpc, VpcId, given((await vpc.CreateSubnet(place)).Subnet?.SubnetId))
  }

  /** An ENI, which is ready. */
  async eni(): Promise<string> {
    const { VpcId, SubnetId } = this
    const made = await this.vpc.CreateNetworkInterface({ VpcId, SubnetId, NetworkInterfaceName: 'node' })
    const id = given(made.NetworkInterface?.NetworkInterfaceId)
    await this.settled([id])
    return id
  }

  /** The ENIs of two nodes, of which the first has an address more. */
  async pair(): Promise<{ vip: string; here: string; there: string }> {
    const vip = `10.0.0.${this.#addresses++}`
    const [here, there] = await Promise.all([this.eni(), this.eni()])
    await this.vpc.AssignPrivateIpAddresses({
      NetworkInterfaceId: here,
      PrivateIpAddresses: [{ PrivateIpAddress: vip }],
    })
    await this.settled([here])
    return { vip, here, there }
  }

  /** An EIP that is bound to the first of two ENIs. */
  async eipPair(AddressName = 'web'): Promise<{ eip: string; here: string; there: string }> {
    const [allocated, here, there] = await Promise.all([this.vpc.AllocateAddresses({}), this.eni(), this.eni()])
    const eip = given(allocated.AddressSet?.[0])
    await this.eipSettled(eip)
    await this.vpc.ModifyAddressAttribute({ AddressId: eip, AddressName })
    const PrivateIpAddress = await this.primaryOf(here)
    await this.vpc.AssociateAddress({ AddressId: eip, NetworkInterfaceId: here, PrivateIpAddress })
    await this.eipSettled(eip)
    return { eip, here, there }
  }

  async primaryOf(id: string): Promise<string> {
    const [eni] = await this.#interfaces([id])
    return given(eni?.PrivateIpAddressSet?.find(({ Primary }) => Primary)?.PrivateIpAddress)
  }

  /** Waits until neither the ENIs nor their addresses are on their way. */
  async settled(ids: readonly string[]): Promise<void> {
    await vi.waitFor(
      async () => {
        for (const { State, PrivateIpAddressSet } of await this.#interfaces(ids)) {
          expect(State).toBe('AVAILABLE')
          for (const ip of PrivateIpAddressSet ?? []) expect(ip.State).toBe('AVAILABLE')
        }
      },
      { timeout: 30_000 },
    )
  }

  /** Where the API says a private IP is among the ENIs, and by which decision. */
  async whereabouts(vip: string, ids: readonly string[]) {
    await this.settled(ids)
    const [seen] = (await this.#interfaces(ids)).flatMap(({ NetworkInterfaceId, PrivateIpAddressSet }) =>
      (PrivateIpAddressSet ?? [])
        .filter(({ PrivateIpAddress }) => PrivateIpAddress === vip)
        .map(({ Description }) => ({ at: NetworkInterfaceId, decision: decodeDecision(Description) })),
    )
    return given(seen)
  }

  /** Where the API says an EIP is, once nothing happens to it any more. */
  async eipSettled(id: string) {
    const idle = async () => {
      const seen = given((await this.vpc.DescribeAddresses({ AddressIds: [id] })).AddressSet?.[0])
      expect(seen.AddressStatus).toMatch(/^(BIND|BIND_ENI|UNBIND)$/)
      return seen
    }
    const { AddressName, NetworkInterfaceId, PrivateAddressIp, InstanceId } = await vi.waitFor(idle, {
      timeout: 30_000,
    })
    return {
      name: AddressName,
      at: NetworkInterfaceId,
      privateIp: PrivateAddressIp,
      instance: InstanceId,
      decision: decisionIn(AddressName),
    }
  }

  args(address: string, to: string, ...more: readonly string[]): string[] {
    return ['switch', address, '--to', to, '--url', this.server.url, '--settle', '300ms', ...more]
  }

  /** The command as a process. */
  run(address: string, to: string, ...more: readonly string[]): Promise<Ended> {
    return havip(this.args(address, to, ...more), region)
  }

  /** The command in this process, which has loaded the SDK already; `seen` is called with what is printed so far. */
  async here(words: readonly string[], seen: (out: string) => void = () => {}): Promise<Ended> {
    const printed = { out: '', err: '' }
    const printTo = (stream: 'out' | 'err') => (text: string) => {
      printed[stream] += text
      seen(printed.out)
    }
    const root = await program([])
    let code = 1
    root.commands
      .find((each) => each.name() === 'switch')
      ?.action(async (address: string, options: SwitchOptions) => {
        const wanted = { ...options, region: seed.region }
        code = await performSwitch(address, wanted, { out: printTo('out'), err: printTo('err') })
      })
    await root.parseAsync([...words], { from: 'user' })
    return { code, signal: null, ...printed }
  }

  async #interfaces(ids: readonly string[]) {
    const reply = await this.vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [...ids] })
    return given(reply.NetworkInterfaceSet)
  }
}
