import type { ContainerClient } from '@azure/storage-blob'
import { azureStore } from '../../../connectors/azure-blob/index.js'
import { storeContract } from '../../../lib/testing/store-contract.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'

describeWithAzurite('Azure Blob Storage', server => {
  for (const prefix of ['', 'reports/state']) {
    let container: ContainerClient
    storeContract(`a store in a container with the prefix "${prefix}"`, {
      async open() {
        container = await server().container('contract')
        return azureStore(container, { prefix })
      },
      again: async () => azureStore(container, { prefix }),
      close: async () => {
        await container.delete()
      },
    })
  }
})
