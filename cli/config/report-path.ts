/** Whether a report of the configuration is named by the file of a custom report: `./my-report.ts`. */
export const isReportPath = (name: string): boolean => /^(\.{0,2}\/).*\.[cm]?[jt]s$/.test(name)
