export * from './client.js'
export * from './engine.js'
export * from './probe.js'
export * from './protocol.js'
