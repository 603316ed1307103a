export { exhaustProcess } from './exhaust-process.js'
export type { ExhaustOptions } from './options.js'
export { programProcess } from './program-process.js'
