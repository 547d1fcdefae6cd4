/** What is told of a family of instance types besides the sizes of its types. */
interface Family {
  /** The processor and its clock, as the product's pages name them. */
  readonly cpu: string
  readonly frequency: string
}

const kinds: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  S: ['标准型', 'Standard'],
  SA: ['标准型', 'Standard'],
  C: ['计算型', 'Compute'],
  M: ['内存型', 'Memory'],
}

const families: Readonly<Record<string, Family>> = {
  S1: { cpu: 'Intel Xeon', frequency: '2.3GHz' },
  S2: { cpu: 'Intel Xeon E5-2680 v4', frequency: '2.4GHz' },
  S3: { cpu: 'Intel Xeon Skylake 6133', frequency: '2.5GHz' },
  S4: { cpu: 'Intel Xeon Skylake 6148', frequency: '2.4GHz' },
  S5: { cpu: 'Intel Xeon Cascade Lake 8255C', frequency: '2.5GHz/3.1GHz' },
  S6: { cpu: 'Intel Ice Lake', frequency: '2.7GHz/3.3GHz' },
  SA2: { cpu: 'AMD EPYC Rome', frequency: '2.6GHz/3.3GHz' },
  SA3: { cpu: 'AMD EPYC Milan', frequency: '2.55GHz/3.4GHz' },
  SA5: { cpu: 'AMD EPYC Bergamo', frequency: '-/3.1GHz' },
  C6: { cpu: 'Intel Ice Lake', frequency: '3.2GHz/3.5GHz' },
  M6: { cpu: 'Intel Ice Lake', frequency: '2.7GHz/3.3GHz' },
}

const unknown: Family = { cpu: '', frequency: '' }

export function familyOf(name: string): Family {
  return families[name] ?? unknown
}

/** `标准型S5`, in English `Standard S5`. */
export function familyName(name: string, language: string | undefined): string {
  const [zh, en] = kinds[name.replace(/\d+$/, '')] ?? ['', '']
  return language === 'en-US' ? `${en} ${name}`.trim() : `${zh}${name}`
}
