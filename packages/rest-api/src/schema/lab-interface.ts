import { type Static, Type } from 'typebox'
import { flag, list, object, orNull, ref, text } from './fields.js'

const mtu = Type.Integer({
  minimum: 576,
  maximum: 8500,
  description: 'How long its packets may be, bytes; 1500 unless said, up to the 8500 of jumbo frames.',
  examples: [8500],
})

export const LabInterface = object('LabInterface', 'How an ENI is set in its instance, or where it is attached.', {
  networkInterfaceId: text('The ENI.', 'eni-0a1b2c3d'),
  instanceId: orNull(text('The instance that it is attached to.', 'ins-0a1b2c3d')),
  primary: flag('Whether it is the primary ENI of its instance.', true),
  mtu,
})
export type LabInterface = Static<typeof LabInterface>

export const LabInterfaceUpdate = object('LabInterfaceUpdate', 'How an ENI is to be set.', { mtu })
export type LabInterfaceUpdate = Static<typeof LabInterfaceUpdate>

export const LabInterfaces = object('LabInterfaces', 'ENIs that are set otherwise than usual.', {
  items: list(Type.Unsafe<LabInterface>(ref(LabInterface)), 'The ENIs.'),
})
export type LabInterfaces = Static<typeof LabInterfaces>
