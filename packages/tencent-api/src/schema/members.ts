import type {
  BooleanType,
  CountType,
  FloatType,
  IntegerType,
  ListType,
  Member,
  Members,
  ObjectType,
  TextType,
  Type,
} from './types.js'

/** The words requests are described with. Each makes an optional member; `required` makes it a required one. */

function optional<T extends Type>(type: T, doc: string): Member<T, false> {
  return { type, required: false, doc }
}

export function required<T extends Type>(member: Member<T, false>): Member<T, true> {
  return { ...member, required: true }
}

export function text(doc: string): Member<TextType, false> {
  return optional({ kind: 'text' }, doc)
}

export function texts(doc: string): Member<ListType<TextType>, false> {
  return optional({ kind: 'list', element: { kind: 'text' } }, doc)
}

export function numbers(doc: string): Member<ListType<IntegerType>, false> {
  return optional({ kind: 'list', element: { kind: 'integer', unsigned: true } }, doc)
}

/** A signed 64-bit integer, of which JavaScript's safe range is accepted. */
export function integer(doc: string): Member<IntegerType, false> {
  return optional({ kind: 'integer', unsigned: false }, doc)
}

/** An unsigned 64-bit integer, of which JavaScript's safe range is accepted. */
export function unsigned(doc: string): Member<IntegerType, false> {
  return optional({ kind: 'integer', unsigned: true }, doc)
}

export function float(doc: string): Member<FloatType, false> {
  return optional({ kind: 'float' }, doc)
}

export function boolean(doc: string): Member<BooleanType, false> {
  return optional({ kind: 'boolean', orText: false }, doc)
}

export function booleanOrText(doc: string): Member<BooleanType, false> {
  return optional({ kind: 'boolean', orText: true }, doc)
}

export function count(declared: CountType['declared'], doc: string): Member<CountType, false> {
  return optional({ kind: 'count', declared }, doc)
}

export function object<M extends Members>(members: M): ObjectType<M> {
  return { kind: 'object', members }
}

export function nested<M extends Members>(type: ObjectType<M>, doc: string): Member<ObjectType<M>, false> {
  return optional(type, doc)
}

export function list<M extends Members>(element: ObjectType<M>, doc: string): Member<ListType<ObjectType<M>>, false> {
  return optional({ kind: 'list', element }, doc)
}
