import { type Browser, chromium } from 'playwright-core'
import { installPackages, output } from './programs.js'
import { shared, type Unavailable } from './servers.js'

export interface BrowserServer {
  readonly browser: Browser
  readonly stop: () => Promise<void>
}

const PROGRAM = 'chromium'

const missing: Unavailable = {
  unavailable: 'there is no chromium here. Install it (Debian: apt-get install chromium)',
}

const pathOfBrowser = async (): Promise<string | undefined> =>
  (await output('sh', '-c', `command -v ${PROGRAM}`))?.trim()

/** Starts a Chromium without a window. The caller stops it. */
const startBrowser = async (): Promise<BrowserServer | Unavailable> => {
  if ((await pathOfBrowser()) === undefined) await installPackages(PROGRAM)
  const executablePath = await pathOfBrowser()
  if (executablePath === undefined) return missing
  // Chromium's own sandbox cannot be had as root.
  const isRoot = process.getuid?.() === 0
  const browser = await chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] })
  return { browser, stop: () => browser.close() }
}

/** The one browser that all tests of a run share. */
export const sharedBrowser = shared(startBrowser)
