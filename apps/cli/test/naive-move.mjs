// What many a notify_master does: looks who has the address, and moves it here. `naive-move.mjs ADDRESS ENI URL`.
import vpc from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'

const [address, eni, url = ''] = process.argv.slice(2)
const { protocol, host } = new URL(url)
const client = new vpc.Client({
  credential: { secretId: 'AKIDhavipdevelopment', secretKey: 'havip-development-secret' },
  region: 'ap-guangzhou',
  profile: { httpProfile: { endpoint: host, protocol: `${protocol}//`, reqTimeout: 300 } },
})
const { NetworkInterfaceSet = [] } = await client.DescribeNetworkInterfaces({
  Filters: [{ Name: 'address-ip', Values: [address] }],
})
const owner = NetworkInterfaceSet.find(({ PrivateIpAddressSet = [] }) =>
  PrivateIpAddressSet.some(({ PrivateIpAddress }) => PrivateIpAddress === address),
)?.NetworkInterfaceId
if (owner !== eni) {
  await client.MigratePrivateIpAddress({
    SourceNetworkInterfaceId: owner,
    DestinationNetworkInterfaceId: eni,
    PrivateIpAddress: address,
  })
}
process.stdout.write(owner === eni ? 'naive: it is here\n' : 'naive: moved it here\n')
