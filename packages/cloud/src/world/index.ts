export * from './change.js'
export * from './draft.js'
export * from './rows.js'
export * from './world.js'
