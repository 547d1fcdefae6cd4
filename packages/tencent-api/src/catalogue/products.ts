import type { Product } from '../encode/sdk-reply.js'

/** The products of which actions are emulated, each with its one version. */
export const products: Readonly<Record<Product, string>> = {
  vpc: '2017-03-12',
  cvm: '2017-03-12',
  tag: '2018-08-13',
  cbs: '2017-03-12',
  sts: '2018-08-13',
  cam: '2019-01-16',
  api: '2020-11-06',
}
