export { collect } from './collect.js'
export { type MemorySource, type MemorySourceOptions, memorySource } from './memory-source.js'
export { sourceContract } from './source-contract.js'
export { storeContract } from './store-contract.js'
