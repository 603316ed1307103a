import { LernError } from '../../lib/index.js'
import { type Engine, openEngine } from '../../service/engine/index.js'
import type { Config } from '../config/schema.js'

/** The queues of the configuration. Whoever opens them closes them. */
export const engineOf = async ({ engine }: Config): Promise<Engine> => {
  if (!engine) throw notConfigured()
  const { url, password, prefix } = engine
  return openEngine({ url: url.reveal(), prefix, ...(password && { password: password.reveal() }) })
}

const notConfigured = () =>
  new LernError('CONFIG', 'there is no engine to share a run with', {
    path: 'engine',
    allowed: 'engine: { type: bullmq, url: "redis://host:6379/11" }; or --shard i/n, which needs none',
  })
