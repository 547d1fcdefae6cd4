interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** Everything of a list, page by page. */
export async function everyPage<Item>(
  page: (query: { readonly cursor?: string }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { items, next } = await page(cursor === undefined ? {} : { cursor })
    all.push(...items)
    cursor = next
  }
  return all
}
