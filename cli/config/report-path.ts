/** Whether a file can hold reports, by its name. */
export const isScript = (name: string): boolean => /\.[cm]?[jt]s$/.test(name)

/** Whether a report is named by the file of custom reports: `./my-report.ts`. */
export const isReportPath = (name: string): boolean => /^\.{0,2}\//.test(name) && isScript(name)

/** What was meant by a file without its folder: a name alone is a report's, so `my-report.ts` is `./my-report.ts`. */
export const meantPath = (name: string): string | undefined =>
  isScript(name) && !isReportPath(name) ? `./${name}` : undefined
