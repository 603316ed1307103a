import { type Dataset, LernError, type Source } from '../../lib/index.js'
import type { Config } from '../config/schema.js'
import type { Entry } from './index.js'

/** A connector that the command line has opened. */
export interface Serving {
  serve(dataset: Dataset, entry: Entry): Source
  /** Hands in an ingestion spec, as its JSON, and resolves when what it speaks of was taken in. */
  ingest?(spec: string, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

type SourceConfig = Config['sources'][string]
/** The source that serves a dataset in this deployment, for connectors that need another one. */
export type Served = (dataset: Dataset) => Promise<Source>
type Opener = (name: string, source: never, config: Config, served: Served) => Promise<Serving>

/** Connectors are loaded when a catalog names one of their sources: a snapshot needs no driver. */
const OPENERS: Readonly<Record<string, () => Promise<Opener>>> = {
  snapshot: async () => (await import('./snapshot.js')).openSnapshot as Opener,
  cassandra: async () => (await import('./cassandra.js')).openCassandra as Opener,
  redis: async () => (await import('./redis.js')).openRedis as Opener,
  'search-api': async () => (await import('./search-api.js')).openSearchApi as Opener,
  'settings-api': async () => (await import('./settings-api.js')).openSettingsApi as Opener,
  'preferences-api': async () => (await import('./preferences-api.js')).openPreferencesApi as Opener,
  postgres: async () => (await import('./postgres.js')).openPostgres as Opener,
  druid: async () => (await import('./druid.js')).openDruid as Opener,
  elasticsearch: async () => (await import('./elasticsearch.js')).openElasticsearch as Opener,
}

export const SOURCE_TYPES: readonly string[] = Object.keys(OPENERS)

export const openConnector = async (name: string, config: Config, served: Served): Promise<Serving> => {
  const source = config.sources[name] as SourceConfig
  const opener = OPENERS[source.type]
  if (!opener) {
    throw new LernError(
      'CONFIG',
      `the source ${name} is of type ${source.type}, which this version cannot read`,
      {
        source: name,
        allowed: SOURCE_TYPES.join(', '),
      },
    )
  }
  return (await opener())(name, source as never, config, served)
}
