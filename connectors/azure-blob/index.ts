export { CLIENT_OPTIONS } from './client-options.js'
export { type AzureStore, type AzureStoreOptions, azureStore } from './store.js'
