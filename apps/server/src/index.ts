export * from './config/index.js'
export * from './http/index.js'
export { type RunningServer, startServer } from './server.js'
export { type RunningTencentServer, startTencentServer } from './tencent-server.js'
