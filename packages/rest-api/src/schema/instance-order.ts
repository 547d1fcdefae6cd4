import { type Static, Type } from 'typebox'
import { count, flag, id, object, text } from './fields.js'

const force = Type.Optional(flag('Also if it runs: it is stopped for that, and runs again afterwards.'))

export const InstanceReboot = object('InstanceReboot', 'How an instance is to be rebooted.', {
  force: Type.Optional(flag('Without asking it.')),
})
export type InstanceReboot = Static<typeof InstanceReboot>

export const InstanceReset = object('InstanceReset', 'How the system of an instance is to be installed anew.', {
  imageId: Type.Optional(text('The image; its own unless given.', 'img-9qabwvbn')),
  hostName: Type.Optional(text('What it is to call itself; as before unless given.', 'node-1')),
})
export type InstanceReset = Static<typeof InstanceReset>

export const InstanceResize = object('InstanceResize', 'The type an instance is to have.', {
  instanceType: text('Its type.', 'S5.MEDIUM4'),
  force,
})
export type InstanceResize = Static<typeof InstanceResize>

export const InstanceMove = object('InstanceMove', 'The subnet that the primary ENI of an instance is to be in.', {
  vpcId: id('vpc', 'the VPC'),
  subnetId: id('subnet', 'the subnet'),
  privateIpAddress: Type.Optional(text('Its address, a free one of the subnet; otherwise any.', '172.17.16.7')),
  force,
})
export type InstanceMove = Static<typeof InstanceMove>

export const InstancePlacement = object('InstancePlacement', 'The placement group that an instance is to be in.', {
  placementGroupId: id('ps', 'the placement group'),
  partitionNumber: Type.Optional(count('Its partition, if it is a group of partitions; otherwise any.', 1)),
  force: Type.Optional(flag('Also if it has to go to another host for that, for which it reboots.')),
})
export type InstancePlacement = Static<typeof InstancePlacement>
