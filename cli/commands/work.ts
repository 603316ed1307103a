import { type Command, Option } from 'commander'
import { portNumber, wholeNumber } from '../arguments.js'
import { interruptible } from '../interrupt.js'
import { type GlobalOptions, type Io, noteOn } from '../io.js'
import { openSession } from '../session.js'

interface Options extends GlobalOptions {
  readonly once?: boolean
  readonly jobs?: readonly string[]
  readonly concurrency: number
  readonly metricsPort?: number
  readonly metricsHost: string
  readonly parts?: boolean
}

/** The worker is loaded when it is asked for. */
export const workCommand = (program: Command, io: Io): Command =>
  program
    .command('work')
    .summary('work on requests for reports')
    .description('Takes requests from job_request, makes their files and writes what became of them.')
    .option('--once', 'end when nothing is left to do')
    .option('--jobs <ids>', 'only requests for these reports, separated by commas', ids)
    .option('--concurrency <n>', 'requests that are worked on at the same time', wholeNumber(1), 1)
    .option('--metrics-port <port>', 'show metrics under this port; 0 takes one that is free', portNumber)
    .option('--metrics-host <host>', 'the address to show them at', '127.0.0.1')
    .addOption(
      new Option('--parts', 'work on parts of distributed runs instead').conflicts(['jobs', 'metricsPort']),
    )
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      // Whoever calls the API of this machine waits for milliseconds, whoever waits for a file for seconds.
      io.giveWay?.()
      const session = await openSession(io, options)
      if (options.parts) {
        const { workOnParts } = await import('../work-parts.js')
        process.exitCode = await interruptible(signal => workOnParts(session, options, signal))
        return
      }
      const [{ runWorker }, { withProcesses }] = await Promise.all([
        import('../work.js'),
        import('../processes.js'),
      ])
      const order = orderOf(options)
      process.exitCode = await interruptible(signal =>
        withProcesses(session, { ...order, signal, tell: noteOn(io, options) }, processes =>
          runWorker(session, order, processes, signal),
        ),
      )
    })

const ids = (given: string): readonly string[] => given.split(',').map(id => id.trim())

const orderOf = ({ once = false, jobs, concurrency, metricsPort, metricsHost }: Options) => ({
  once,
  concurrency,
  ...(jobs && { jobs }),
  ...(metricsPort !== undefined && { metrics: { port: metricsPort, host: metricsHost } }),
})
