import Mocha from 'mocha'

const { EVENT_RUN_END } = Mocha.Runner.constants

/** The `spec` reporter, closing with one line that machines read: `N passed, N failed, N skipped`. */
class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats
      console.log(`${passes} passed, ${failures} failed, ${pending} skipped`)
    })
  }
}

// Mocha loads a reporter by its default export.
// biome-ignore lint/style/noDefaultExport: the shape that mocha asks for
export default Reporter
