import type { Requests } from './work.js'

export const files: Requests = {
  create: async () => {},
  update: async () => {},
  remove: async () => {},
}

export const process: Requests = {
  create: async () => {},
  update: async () => {},
  remove: async () => {},
}
