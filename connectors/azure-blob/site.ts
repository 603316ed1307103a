import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob'
import type { Places } from './places.js'
import type { Requests } from './requests.js'

/** Where the files of a store are, and how it asks for them. */
export interface Site {
  readonly container: ContainerClient
  readonly places: Places
  readonly requests: Requests
}

export const blockBlob = ({ container }: Site, name: string): BlockBlobClient =>
  container.getBlockBlobClient(name)
