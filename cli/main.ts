import { Command, CommanderError } from 'commander'
import { asLernError, EXIT } from '../lib/index.js'
import { cacheCommand } from './commands/cache.js'
import { checkCommand } from './commands/check.js'
import { countCommand } from './commands/count.js'
import { decryptCommand } from './commands/decrypt.js'
import { depsCommand } from './commands/deps.js'
import { explainCommand } from './commands/explain.js'
import { initCommand } from './commands/init.js'
import { listCommand } from './commands/list.js'
import { partCommand } from './commands/part.js'
import { runCommand } from './commands/run.js'
import { sampleCommand } from './commands/sample.js'
import { scheduleCommand } from './commands/schedule.js'
import { serveCommand } from './commands/serve.js'
import { snapshotCommand } from './commands/snapshot.js'
import { workCommand } from './commands/work.js'
import { type GlobalOptions, type Io, print } from './io.js'
import { printError } from './terminal/print-error.js'
import { version } from './version.js'

/** Runs one command and resolves with its exit status. Data goes to stdout, everything else to stderr. */
export const main = async (argv: readonly string[], io: Io): Promise<number> => {
  const help: string[] = []
  const program = programOf(io, text => help.push(text))
  process.exitCode = EXIT.done
  try {
    await parsed(program, argv)
    if (help.length > 0) await print(io.stdout, help.join(''))
    return Number(process.exitCode)
  } catch (thrown) {
    const error = asLernError(thrown)
    const { json, verbose } = program.opts<GlobalOptions>()
    if (error.code !== 'OUTPUT_CLOSED')
      printError(error, { stderr: io.stderr, ...(json && { json }), ...(verbose && { verbose }) })
    return error.exit
  }
}

/** Runs the command; help that was asked for and usage that was refused end well here. */
const parsed = async (program: Command, argv: readonly string[]): Promise<void> => {
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  }
}

const programOf = (io: Io, writeOut: (text: string) => void): Command => {
  const program = new Command('lern')
    .description('Reports of Sunbird LERN, streamed from their sources into files.')
    .version(version(), '--version')
    .option('--config <file>', 'configuration; else lern.yaml, lern.json, $LERN_CONFIG')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'say nothing but errors')
    .option('--no-color', 'no colours')
    .option('--now <time>', 'fix the clock of what is written, as ISO 8601')
    .option('-v, --verbose', 'say more about errors')
    .showSuggestionAfterError()
    .showHelpAfterError('Try lern --help.')
    .configureOutput({ writeOut, writeErr: text => io.stderr.write(text) })
    .exitOverride()
  const commands = [
    listCommand,
    runCommand,
    explainCommand,
    depsCommand,
    checkCommand,
    countCommand,
    sampleCommand,
    snapshotCommand,
    cacheCommand,
    decryptCommand,
    serveCommand,
    workCommand,
    scheduleCommand,
    initCommand,
    partCommand,
  ]
  for (const command of commands) command(program, io).copyInheritedSettings(program)
  return program
}
