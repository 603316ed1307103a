export { highland } from './stream.js'
export { viaHighland } from './transform.js'
