/** `$`{kind.name.attribute} in a text; with two dollars it stands for itself. */
const pattern = /\$?\$\{([a-z]+(?:\.[\w-]+)+)\}/g

/** What a text may ask of the lab's objects. */
export const attributesOf: Readonly<Record<string, readonly string[]>> = {
  havip: ['address', 'id'],
  instance: ['address', 'id'],
  interface: ['address', 'id'],
  eip: ['address', 'id'],
  subnet: ['cidrBlock', 'gateway', 'id'],
  vpc: ['cidrBlock', 'id'],
}

export interface Reference {
  /** As it is written between the braces. */
  readonly written: string
  readonly kind: string
  /** Without the kind: `vip`, or `a.data` of an ENI. */
  readonly name: string
  readonly attribute: string
}

export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(pattern)].flatMap(([whole, written = '']) =>
    whole.startsWith('$$') ? [] : [parse(written)],
  )
}

/** The text with what is known put in; what is not known stays as it is written. */
export function fill(text: string, lookup: (reference: Reference) => string | undefined): string {
  return text.replaceAll(pattern, (whole: string, written: string) =>
    whole.startsWith('$$') ? whole.slice(1) : (lookup(parse(written)) ?? whole),
  )
}

function parse(written: string): Reference {
  const parts = written.split('.')
  return { written, kind: parts[0] ?? '', name: parts.slice(1, -1).join('.'), attribute: parts.at(-1) ?? '' }
}
