export {
  type Address,
  type ExhaustApiOptions,
  type ExhaustApiSettings,
  exhaustApi,
  type LogStream,
  processRegistry,
  type SigningStore,
  serveUntil,
  serviceLogger,
  type UserApi,
} from './api/index.js'
export { type MetricsServer, serveMetrics } from './metrics-server.js'
export * from './queue/index.js'
export * from './schedule/index.js'
export * from './worker/index.js'
