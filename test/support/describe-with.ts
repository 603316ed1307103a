import { isUnavailable, type Unavailable } from './servers.js'

/** The first test that needs a server may have to download and to start it. */
const START_WITHIN = 300_000

/** With LERN_REQUIRE_SERVERS=1 a missing server fails the run; else its tests are skipped, not silently. */
const skip = (context: Mocha.Context, title: string, reason: string): never => {
  if (process.env.LERN_REQUIRE_SERVERS === '1')
    throw new Error(`${title} cannot be tested, because ${reason}`)
  process.stderr.write(`SKIPPED: ${title}, because ${reason}\n`)
  return context.skip()
}

/**
 * A `describe` for tests that need a server: starts it before them, hands it to the body as a function, and
 * skips them loudly where it cannot be had.
 */
export const describeWith =
  <Server extends object>(start: () => Promise<Server | Unavailable>) =>
  (title: string, body: (server: () => Server) => void): void => {
    describe(title, () => {
      let server: Server | undefined

      before(async function () {
        this.timeout(START_WITHIN)
        const started = await start()
        if (isUnavailable(started)) return skip(this, title, started.unavailable)
        server = started
      })

      body(() => {
        if (server === undefined)
          throw new Error('the server is there in hooks and in tests, not while they are defined')
        return server
      })
    })
  }
