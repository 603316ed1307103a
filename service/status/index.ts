export { serveStatus } from './serve.js'
