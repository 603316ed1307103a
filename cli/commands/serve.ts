import type { Command } from 'commander'
import { portNumber } from '../arguments.js'
import type { GlobalOptions, Io } from '../io.js'
import { openSession } from '../session.js'

interface Options extends GlobalOptions {
  readonly port: number
  readonly host: string
}

/** The service is loaded when it is asked for: other commands need no server. */
export const serveCommand = (program: Command, io: Io): Command =>
  program
    .command('serve')
    .summary('the Exhaust API')
    .description('Takes requests for reports and shows what became of them, until it is asked to end.')
    .option('--port <port>', '0 takes one that is free', portNumber, 3000)
    .option('--host <host>', 'the address to listen on; 0.0.0.0 for other machines', '127.0.0.1')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const { serve } = await import('../serve.js')
      await serve(await openSession(io, options), { host: options.host, port: options.port })
    })
