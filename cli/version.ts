import { readFileSync } from 'node:fs'

/** The version of this package. */
export const version = (): string => {
  const { version } = JSON.parse(readFileSync(packageFile(), 'utf8')) as { version: string }
  return version
}

/** The package's own description, seen from the sources or from what is built of them. */
const packageFile = (): URL => {
  const fromSources = new URL('../package.json', import.meta.url)
  return import.meta.url.includes('/dist/cli/') ? new URL('../../package.json', import.meta.url) : fromSources
}
