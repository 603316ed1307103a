import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { SAMPLE } from './references.js'
import { isReportPath } from './report-path.js'
import type { Config } from './schema.js'

/** The configuration with the sample as a source where it is used, and custom reports by absolute path. */
export const complete = (config: Config, folder: string): Config => ({
  ...config,
  sources: usesSample(config) ? { ...config.sources, [SAMPLE]: bundledSample() } : config.sources,
  reports: Object.fromEntries(
    Object.entries(config.reports).map(([name, report]) => [
      isReportPath(name) ? resolve(folder, name) : name,
      report,
    ]),
  ),
})

const usesSample = ({ sources, catalog }: Config): boolean =>
  !(SAMPLE in sources) && Object.values(catalog).some(({ source }) => source === SAMPLE)

/** The snapshot that the package brings along. */
const bundledSample = () =>
  ({ type: 'snapshot', root: join(packageRoot(import.meta.dirname), 'fixtures', 'small') }) as const

/** Sources and compiled files lie at different depths below it. */
const packageRoot = (folder: string): string =>
  existsSync(join(folder, 'package.json')) || folder === dirname(folder)
    ? folder
    : packageRoot(dirname(folder))
