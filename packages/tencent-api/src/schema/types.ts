import type { ErrorCode } from '@havip/cloud'

/**
 * How a request is described: members with a type each, from which the input's TypeScript type follows. Names are
 * those of the wire (`VpcName`); the decoded input has them with a lower first letter (`vpcName`), nested ones too.
 */
export type Type = TextType | IntegerType | FloatType | BooleanType | CountType | ListType<Type> | ObjectType<Members>

export interface TextType {
  readonly kind: 'text'
}

export interface IntegerType {
  readonly kind: 'integer'
  readonly unsigned: boolean
}

export interface FloatType {
  readonly kind: 'float'
}

export interface BooleanType {
  readonly kind: 'boolean'
  /** JSON may give it as the text "true" or "false" too, as the documented example does. */
  readonly orText: boolean
}

/** Offset and Limit: some actions declare them as text and some as numbers; both are taken everywhere. */
export interface CountType {
  readonly kind: 'count'
  readonly declared: 'text' | 'signed' | 'unsigned'
}

export interface ListType<E> {
  readonly kind: 'list'
  readonly element: E
  /** The code of the error for what is no list; InvalidParameter when left out. */
  readonly wrong?: ErrorCode
}

export interface ObjectType<M> {
  readonly kind: 'object'
  readonly members: M
  /** The code of the error for what is no object; InvalidParameter when left out. */
  readonly wrong?: ErrorCode
}

export interface Member<T extends Type = Type, R extends boolean = boolean> {
  readonly type: T
  readonly required: R
  /** What it is for, one sentence. */
  readonly doc: string
}

export type Members = { readonly [name: string]: Member }

/** The decoded value of a type. */
export type Value<T> = T extends { readonly kind: 'text' }
  ? string
  : T extends { readonly kind: 'integer' | 'float' | 'count' }
    ? number
    : T extends { readonly kind: 'boolean' }
      ? boolean
      : T extends ListType<infer E>
        ? readonly Value<E>[]
        : T extends ObjectType<infer M>
          ? Input<M>
          : never

/** The decoded form of members: an optional member that was not given is absent, never undefined. */
export type Input<M> = Simplify<
  {
    readonly [K in keyof M as M[K] extends Member<Type, true> ? Uncapitalize<K & string> : never]: MemberValue<M[K]>
  } & {
    readonly [K in keyof M as M[K] extends Member<Type, true> ? never : Uncapitalize<K & string>]?: MemberValue<M[K]>
  }
>

type MemberValue<M> = M extends { readonly type: infer T } ? Value<T> : never

type Simplify<T> = { [K in keyof T]: T[K] }
