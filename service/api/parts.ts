import { announce } from '../queue/index.js'
import { datasetsIn, readConsumers, requestsIn } from '../requests/index.js'
import { authorisation } from './authorise.js'
import { consumerCheck } from './consumer-check.js'
import { downloadSigner } from './downloads.js'
import type { Parts } from './endpoints/index.js'
import type { SigningKey } from './file-link.js'
import { validators } from './json-schema.js'
import type { ExhaustApiOptions } from './options.js'
import { userCheck } from './user-check.js'

/** The parts that endpoints are made of. `key` signs the addresses of files. */
export const partsOf = (
  { pool, tables, store, settings, clock = () => new Date() }: ExhaustApiOptions,
  key: SigningKey,
): Parts => {
  const datasets = datasetsIn(pool, tables.datasetMetadata)
  const consumers = consumerCheck(() => readConsumers(pool, tables.consumerChannel))
  const users = settings.userApi && userCheck(settings.userApi)
  return {
    requests: requestsIn(pool, tables),
    datasets,
    consumers,
    authorise: authorisation({ datasets, consumers, users, roles: settings.roles }),
    sign: downloadSigner({ store, minutes: settings.urlMinutes, key }),
    validatorOf: validators(),
    announce: () => announce(pool),
    clock,
    settings,
  }
}
