import { ContainerClient } from '@azure/storage-blob'
import { type AzureStore, azureStore, CLIENT_OPTIONS } from '../../connectors/azure-blob/index.js'
import { LernError } from '../../lib/index.js'
import type { Config } from '../config/schema.js'

type AzureConfig = Extract<Config['store'], { type: 'azure' }>

/** The client's own complaint may quote the connection string, which holds the key. */
const containerOf = ({ connection, container }: AzureConfig): ContainerClient => {
  try {
    return new ContainerClient(connection.reveal(), container, CLIENT_OPTIONS)
  } catch {
    throw new LernError('CONFIG', 'store.connection is not a connection string of a storage account', {
      path: 'store.connection',
      allowed:
        'DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…, or BlobEndpoint=…;SharedAccessSignature=…',
    })
  }
}

export const openAzure = (store: AzureConfig): AzureStore =>
  azureStore(containerOf(store), { prefix: store.prefix })
