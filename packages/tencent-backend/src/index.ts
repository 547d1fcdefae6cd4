export { type BackendOptions, openTencentBackend, TencentBackend, type TencentCloud } from './backend.js'
export { type CallerOptions, Clients } from './clients.js'
