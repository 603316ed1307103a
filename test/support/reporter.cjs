const Mocha = require('mocha')

/** The `spec` reporter, closing with one line that machines read: `N passed, N failed, N skipped`. */
class Reporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats
      console.log(`${passes} passed, ${failures} failed, ${pending} skipped`)
    })
  }
}

module.exports = Reporter
