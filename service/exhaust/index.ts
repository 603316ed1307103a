export { type ExhaustOptions, exhaustProcess } from './exhaust-process.js'
