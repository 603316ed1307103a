import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type KnownNames, SAMPLE } from './references.js'
import type { Config } from './schema.js'

type Decoded = Omit<Config, 'assumesSample'>

/** The configuration with the sample as a source where it is used, and all its reports by name. */
export const complete = (config: Decoded, files: KnownNames['files'], hasDefault: boolean): Config => ({
  ...config,
  assumesSample: !hasDefault && usesSample(config) && Object.keys(config.sources).length > 0,
  sources: usesSample(config) ? { ...config.sources, [SAMPLE]: bundledSample() } : config.sources,
  reports: byName(config.reports, files),
})

/** What is said of a file holds for each of its reports of which nothing is said by name. */
const byName = (reports: Config['reports'], files: KnownNames['files']): Config['reports'] => {
  const entries = Object.entries(reports)
  const ofFiles = entries.flatMap(
    ([file, report]) => files.get(file)?.map(name => [name, report] as const) ?? [],
  )
  return Object.fromEntries([...ofFiles, ...entries.filter(([name]) => !files.has(name))])
}

const usesSample = ({ sources, catalog }: Decoded): boolean =>
  !(SAMPLE in sources) && Object.values(catalog).some(({ source }) => source === SAMPLE)

/** The snapshot that the package brings along. */
const bundledSample = () =>
  ({ type: 'snapshot', root: join(packageRoot(import.meta.dirname), 'fixtures', 'small') }) as const

/** Sources and compiled files lie at different depths below it. */
const packageRoot = (folder: string): string =>
  existsSync(join(folder, 'package.json')) || folder === dirname(folder)
    ? folder
    : packageRoot(dirname(folder))
