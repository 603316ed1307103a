import type { StoragePipelineOptions } from '@azure/storage-blob'

/** For the client that is handed in: the store repeats requests itself, so the client need not. */
export const CLIENT_OPTIONS: StoragePipelineOptions = { retryOptions: { maxTries: 1 } }
