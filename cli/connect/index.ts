import { type Catalog, type Dataset, localStore, type Source, type Store } from '../../lib/index.js'
import {
  batchCounts,
  countedBatches,
  jobRequest,
  summaryEvents,
  userEnrolments,
} from '../../pipelines/index.js'
import { SAMPLE } from '../config/references.js'
import type { Config } from '../config/schema.js'
import { openConnector, type Served, type Serving } from './connectors.js'
import { memoryOf } from './memory.js'

/** The systems that a command talks to, opened when first needed and closed together. */
export interface Connections {
  /** The catalog of these datasets; those that nobody serves are left out. */
  catalog(datasets: readonly Dataset[]): Promise<Catalog>
  /** Hands an ingestion spec to the Druid of the configuration; absent when it names none. */
  readonly ingest?: (spec: string, signal: AbortSignal) => Promise<void>
  close(): Promise<void>
}

/** How the configuration says that a dataset is served. */
export type Entry = Config['catalog'][string]

export const entryOf = (config: Config, dataset: string): Entry => {
  const { catalog } = config
  const own = Object.hasOwn(catalog, dataset) && catalog[dataset]
  if (own) return own
  return isCounted(config, dataset) ? entryOf(config, userEnrolments.name) : catalog.default!
}

/** What takes part in a batch is counted unless a source of its own knows it. */
const isCounted = ({ catalog }: Config, dataset: string): boolean =>
  dataset === batchCounts.name && !Object.hasOwn(catalog, dataset)

/** Whether the catalog has a Postgres for requests: without one there is neither API nor worker. */
export const hasRequests = (config: Config): boolean =>
  config.sources[entryOf(config, jobRequest.name).source]?.type === 'postgres'

/** The Druid that serves events, or else any. */
export const druidOf = (config: Config): string | undefined =>
  [entryOf(config, summaryEvents.name).source, ...Object.keys(config.sources)].find(
    name => config.sources[name]?.type === 'druid',
  )

/** Told of something that the user may not have meant, in one line. */
export type Tell = (note: string) => void

/** `tell` hears of datasets that come from the sample of the package, in a configuration with sources of its own. */
export const connect = (config: Config, tell?: Tell): Connections => {
  const open = new Map<string, Promise<Serving>>()
  const connector = (name: string): Promise<Serving> => {
    const opening = open.get(name) ?? openConnector(name, config, served)
    open.set(name, opening)
    return opening
  }
  const served: Served = async dataset => {
    if (isCounted(config, dataset.name))
      return countedBatches(await served(userEnrolments), { memory: memoryOf(config.limits) })
    const entry = entryOf(config, dataset.name)
    return (await connector(entry.source)).serve(dataset, entry)
  }
  const serve = async (dataset: Dataset): Promise<readonly [string, Source]> => [
    dataset.name,
    await served(dataset),
  ]
  const druid = druidOf(config)
  return {
    ...(druid !== undefined && {
      ingest: async (spec, signal) => (await connector(druid)).ingest?.(spec, signal),
    }),
    catalog: async datasets => {
      const note = sampleNote(config, datasets)
      if (note !== undefined) tell?.(note)
      return Object.fromEntries(await Promise.all(datasets.map(serve))) as Catalog
    },
    close: async () => {
      for (const opening of open.values()) await (await opening).close()
    },
  }
}

/** Whoever forgets a line of the catalog must not take the invented people of the sample for real ones. */
const sampleNote = (config: Config, datasets: readonly Dataset[]): string | undefined => {
  const served = datasets.filter(({ name }) => entryOf(config, name).source === SAMPLE)
  if (!config.assumesSample || served.length === 0) return undefined
  const names = served.map(({ name }) => name).join(', ')
  return `sample data is read as ${names}, for the catalog names no source`
}

/**
 * The store of the configuration, or a folder that a command names instead. The driver of Azure is loaded for a
 * store there alone.
 */
export const storeOf = async (config: Config, folder?: string): Promise<Store> => {
  if (folder !== undefined) return localStore({ root: folder, prefix: '' })
  const { store } = config
  if (store.type === 'local') return localStore({ root: store.root, prefix: store.prefix })
  const { openAzure } = await import('./azure.js')
  return openAzure(store)
}
