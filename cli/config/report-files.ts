import { resolve } from 'node:path'
import { isMap } from './filled.js'
import { namedItems } from './named-items.js'
import { pathText } from './problem.js'
import type { WrittenConfig } from './read.js'
import { isReportPath } from './report-path.js'

/** A file of custom reports that a configuration names. */
export interface ReportFile {
  /** As it is written: `./my-report.ts`. */
  readonly name: string
  readonly file: string
  /** Where in the configuration: `reports[0]`. */
  readonly path: string
}

/** The files of custom reports that a configuration names, relative to its own folder. */
export const reportFiles = ({ tree, folder }: WrittenConfig): readonly ReportFile[] =>
  namedItems(isMap(tree) ? tree.reports : undefined)
    .filter(({ name }) => isReportPath(name))
    .map(({ name, path }) => ({
      name,
      file: resolve(folder, name),
      path: pathText(['reports', ...path]),
    }))
