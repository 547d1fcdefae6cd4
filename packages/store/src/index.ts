export * from './memory-store.js'
export * from './open-store.js'
export * from './store-error.js'
