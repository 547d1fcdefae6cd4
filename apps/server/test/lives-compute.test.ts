import { expect, test } from 'vitest'
import { developmentAccount } from '../src/index.js'
import { becomes, describeLives, failure, runInstances } from './both-sdks.js'
import { region } from './sdk.js'

describeLives((call, network, callAs) => {
  const find = (InstanceIds: string[]) => call('cvm:DescribeInstances', { InstanceIds })

  test('instances live', async () => {
    const disk = { SystemDisk: { DiskType: 'CLOUD_PREMIUM', DiskSize: 50 } }
    const named = { InstanceName: 'node', InstanceType: 'S5.MEDIUM4', InstanceCount: 2, ...disk }
    const InstanceIds = await runInstances(call, network, named)
    const { InstanceSet } = await find(InstanceIds)
    const node = { CPU: 2, Memory: 4, InstanceType: 'S5.MEDIUM4' }
    const names = InstanceSet.map(({ InstanceName }: { InstanceName: string }) => InstanceName)
    expect(InstanceSet).toMatchObject([node, node])
    expect(names.sort()).toEqual(['node1', 'node2'])
    await call('cvm:StopInstances', { InstanceIds })
    await becomes(() => find(InstanceIds), { InstanceSet: [{ InstanceState: 'STOPPED' }, {}] })
    await call('cvm:StartInstances', { InstanceIds })
    await becomes(() => find(InstanceIds), { InstanceSet: [{ InstanceState: 'RUNNING' }, {}] })
    await call('cvm:TerminateInstances', { InstanceIds })
    await becomes(() => find(InstanceIds), { TotalCount: 0 })
  })

  test('a placement group lives, and keeps its instances on different hosts', async () => {
    const made = await call('cvm:CreateDisasterRecoverGroup', { Name: 'spread', Type: 'HOST' })
    const DisasterRecoverGroupId = made.DisasterRecoverGroupId as string
    const DisasterRecoverGroupIds = [DisasterRecoverGroupId]
    const InstanceIds = await runInstances(call, network, { InstanceCount: 2, DisasterRecoverGroupIds })
    const group = () => call('cvm:DescribeDisasterRecoverGroups', { DisasterRecoverGroupIds })
    expect(await group()).toMatchObject({ DisasterRecoverGroupSet: [{ CurrentNum: 2, Type: 'HOST' }] })
    await call('cvm:ModifyDisasterRecoverGroupAttribute', { DisasterRecoverGroupId, Name: 'renamed' })
    expect(await group()).toMatchObject({ DisasterRecoverGroupSet: [{ Name: 'renamed' }] })
    const deletion = () => call('cvm:DeleteDisasterRecoverGroups', { DisasterRecoverGroupIds })
    expect(await failure(deletion())).toMatch(/^FailedOperation|^ResourceInUse/)
    await call('cvm:TerminateInstances', { InstanceIds })
    await becomes(() => find(InstanceIds), { TotalCount: 0 })
    await deletion()
    expect(await group()).toMatchObject({ DisasterRecoverGroupSet: [] })
  })

  test('the disks of an instance live with it', async () => {
    const DataDisks = [{ DiskSize: 50, DiskType: 'CLOUD_PREMIUM', DeleteWithInstance: true }]
    const InstanceIds = await runInstances(call, network, { DataDisks })
    const [instance] = (await find(InstanceIds)).InstanceSet
    const { DiskId } = instance.DataDisks[0]
    const disks = () => call('cbs:DescribeDisks', { DiskIds: [DiskId] })
    const there = { DiskUsage: 'DATA_DISK', DiskSize: 50, InstanceId: InstanceIds[0], Attached: true }
    expect(await disks()).toMatchObject({ DiskSet: [there] })
    await call('cbs:ModifyDiskAttributes', { DiskIds: [DiskId], DiskName: 'data' })
    await call('cbs:ResizeDisk', { DiskId, DiskSize: 100 })
    await becomes(disks, { DiskSet: [{ DiskName: 'data', DiskSize: 100 }] })
    await call('cvm:TerminateInstances', { InstanceIds })
    await becomes(disks, { TotalCount: 0 })
  })

  test('tags live', async () => {
    const Resource = `qcs::vpc:${region}:uin/:vpc/${network.VpcId}`
    await call('tag:CreateTag', { TagKey: 'city', TagValue: 'shanghai' })
    await call('tag:AddResourceTag', { Resource, TagKey: 'city', TagValue: 'shanghai' })
    await call('tag:UpdateResourceTagValue', { Resource, TagKey: 'city', TagValue: 'beijing' })
    const { VpcSet } = await call('vpc:DescribeVpcs', { Filters: [{ Name: 'tag:city', Values: ['beijing'] }] })
    expect(VpcSet).toMatchObject([{ VpcId: network.VpcId, TagSet: [{ Key: 'city', Value: 'beijing' }] }])
    const named = { ServiceType: 'vpc', ResourcePrefix: 'vpc', ResourceRegion: region, ResourceIds: [network.VpcId] }
    const reply = await call('tag:DescribeResourceTagsByResourceIds', named)
    expect(reply).toMatchObject({ TotalCount: 1, Tags: [{ TagKey: 'city', TagValue: 'beijing' }] })
    await call('tag:DeleteResourceTag', { Resource, TagKey: 'city' })
    for (const TagValue of ['shanghai', 'beijing']) await call('tag:DeleteTag', { TagKey: 'city', TagValue })
    expect(await call('tag:DescribeTags', { TagKey: 'city' })).toMatchObject({ TotalCount: 0 })
  })

  test('a role is assumed, and its key pair works with its token only', async () => {
    const RoleArn = `qcs::cam::uin/${developmentAccount.uin}:roleName/admin`
    const { Credentials } = await call('sts:AssumeRole', { RoleArn, RoleSessionName: 'test', DurationSeconds: 600 })
    const keys = { secretId: Credentials.TmpSecretId as string, secretKey: Credentials.TmpSecretKey as string }
    const assumed = callAs({ ...keys, token: Credentials.Token as string })
    expect(await assumed('sts:GetCallerIdentity')).toMatchObject({ Type: 'CAMRole' })
    const { VpcId } = network
    expect(await assumed('vpc:DescribeVpcs', { VpcIds: [VpcId] })).toMatchObject({ VpcSet: [{ VpcId }] })
    expect(await failure(callAs(keys)('vpc:DescribeVpcs'))).toMatch(/^AuthFailure\./)
  })

  test('an account is told by cam', async () => {
    const account = { AppId: Number(developmentAccount.id), OwnerUin: developmentAccount.uin }
    expect(await call('cam:GetUserAppId')).toMatchObject(account)
  })
})
