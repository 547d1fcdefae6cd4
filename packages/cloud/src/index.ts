export * from './errors.js'
export * from './shell/context.js'
export * from './store.js'
export * from './world/index.js'
