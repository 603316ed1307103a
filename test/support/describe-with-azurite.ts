import { azurite } from './azurite.js'
import { describeWith } from './describe-with.js'

/** Tests against a real Azurite, the same for the whole run. */
export const describeWithAzurite = describeWith(azurite)
