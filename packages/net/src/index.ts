export * from './cidr.js'
export * from './ipv4.js'
export * from './mac.js'
