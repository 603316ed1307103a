import type { Command } from 'commander'
import { asLernError, type Dataset, EXIT, type Finding, type Source, type Store } from '../../lib/index.js'
import { consumerChannel, datasetMetadata, jobRequest } from '../../pipelines/index.js'
import { connect, hasRequests, storeOf } from '../connect/index.js'
import { type GlobalOptions, type Io, print, printJson } from '../io.js'
import { blankParameters, datasetsOf, readingsOfReport } from '../readings.js'
import { openSession, type Session, settingsOf } from '../session.js'
import { table } from '../terminal/table.js'

interface Checked extends Finding {
  readonly where: string
}

export const checkCommand = (program: Command, io: Io): Command =>
  program
    .command('check')
    .summary('try every source that the reports need, the tables of requests, the store, and the engine')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const session = await openSession(io, options)
      const findings = await check(session)
      if (options.json) await printJson(io, findings)
      else
        await print(
          io.stdout,
          table(findings.map(inWords), { columns: ['where', 'what', 'result', 'detail'] }),
        )
      process.exitCode = findings.every(({ ok }) => ok) ? EXIT.done : EXIT.source
    })

const inWords = ({ where, what, ok, detail }: Checked) => ({
  where,
  what,
  result: ok ? 'ok' : 'FAILED',
  detail,
})

const check = async (session: Session): Promise<readonly Checked[]> => {
  const settings = settingsOf(session)
  const readings = session.reports.flatMap(report =>
    readingsOfReport(report, blankParameters(report), settings),
  )
  const needed = datasetsOf(readings)
  const connections = connect(session.config)
  const findings: Checked[] = []
  try {
    for (const dataset of needed) findings.push(...(await checkDataset(dataset, connections)))
    findings.push(...(await checkRequests(session)))
    findings.push(await checkStore(session), ...(await checkEngine(session)))
    return findings
  } finally {
    await connections.close()
  }
}

const checkDataset = async (
  dataset: Dataset,
  connections: ReturnType<typeof connect>,
): Promise<readonly Checked[]> => {
  try {
    const source = (await connections.catalog([dataset]))[dataset.name] as Source
    const found = (await source.check?.(dataset)) ?? []
    return found.map(finding => ({ where: `${dataset.name} (${source.name})`, ...finding }))
  } catch (error) {
    return [failed(dataset.name, error)]
  }
}

/** What the API and its worker read, whatever reports read. */
const REQUEST_TABLES = [
  ['jobRequest', jobRequest],
  ['datasetMetadata', datasetMetadata],
  ['consumerChannel', consumerChannel],
] as const

/** The driver of Postgres is loaded only where requests live there. */
const checkRequests = async ({ config }: Session): Promise<readonly Checked[]> => {
  if (!hasRequests(config)) return []
  const { openRequests } = await import('../connect/requests.js')
  const database = openRequests(config)
  const findings: Checked[] = []
  try {
    for (const [table, dataset] of REQUEST_TABLES) {
      const where = `${dataset.name} (postgres ${database.tables[table].shown})`
      const found = await database.check(table, dataset)
      findings.push(...found.map(finding => ({ where, ...finding })))
    }
    return findings
  } finally {
    await database.close()
  }
}

const checkStore = async ({ config }: Session): Promise<Checked> => {
  const store: Store = await storeOf(config)
  try {
    await store.check()
    return { where: store.name, what: 'writable', ok: true, detail: '' }
  } catch (error) {
    return failed(store.name, error)
  }
}

/** The engine is loaded only where there is one. */
const checkEngine = async ({ config }: Session): Promise<readonly Checked[]> => {
  if (!config.engine) return []
  const { engineOf } = await import('../connect/engine.js')
  try {
    await (await engineOf(config)).close()
    return [{ where: 'engine', what: 'fit for jobs', ok: true, detail: '' }]
  } catch (error) {
    return [failed('engine', error)]
  }
}

const failed = (where: string, error: unknown): Checked => {
  const { message } = asLernError(error)
  return { where, what: 'reachable', ok: false, detail: message }
}
