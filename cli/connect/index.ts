import { type Catalog, type Dataset, localStore, type Source, type Store } from '../../lib/index.js'
import type { Config } from '../config/schema.js'
import { openConnector, type Served, type Serving } from './connectors.js'

/** The systems that a command talks to, opened when first needed and closed together. */
export interface Connections {
  /** The catalog of these datasets; those that nobody serves are left out. */
  catalog(datasets: readonly Dataset[]): Promise<Catalog>
  close(): Promise<void>
}

/** How the configuration says that a dataset is served. */
export type Entry = Config['catalog'][string]

export const entryOf = ({ catalog }: Config, dataset: string): Entry =>
  (Object.hasOwn(catalog, dataset) && catalog[dataset]) || catalog.default!

export const connect = (config: Config): Connections => {
  const open = new Map<string, Promise<Serving>>()
  const connector = (name: string): Promise<Serving> => {
    const opening = open.get(name) ?? openConnector(name, config, served)
    open.set(name, opening)
    return opening
  }
  const served: Served = async dataset => {
    const entry = entryOf(config, dataset.name)
    return (await connector(entry.source)).serve(dataset, entry)
  }
  const serve = async (dataset: Dataset): Promise<readonly [string, Source]> => [
    dataset.name,
    await served(dataset),
  ]
  return {
    catalog: async datasets => Object.fromEntries(await Promise.all(datasets.map(serve))) as Catalog,
    close: async () => {
      for (const opening of open.values()) await (await opening).close()
    },
  }
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
