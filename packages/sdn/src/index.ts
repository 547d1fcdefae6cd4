export * from './engine.js'
export * from './tables.js'
