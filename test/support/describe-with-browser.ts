import { sharedBrowser } from './browser.js'
import { describeWith } from './describe-with.js'

/** Tests in a real Chromium, the same for the whole run. */
export const describeWithBrowser = describeWith(sharedBrowser)
