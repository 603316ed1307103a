import {
  csv,
  dataset,
  dimension,
  from,
  int,
  jsonArray,
  jsonLines,
  LernError,
  protectionFor,
  report,
  type Source,
  text,
} from '../../../../lib/index.js'
import { memorySource } from '../../../../lib/testing/memory-source.js'

const people = dataset('people', {
  block: 'x',
  summary: '',
  columns: { id: text, team: text, age: int },
  partition: ['id'],
})
const teams = dataset('teams', {
  block: 'x',
  summary: '',
  columns: { team: text, town: text },
  partition: ['team'],
})

const ROWS = Array.from({ length: 2_000 }, (_, at) => ({
  id: `p${at}`,
  team: at % 50 === 0 ? '' : `t${at % 7}`,
  age: at,
}))
const TEAMS = Array.from({ length: 7 }, (_, at) => ({ team: `t${at}`, town: `Town ${at}` }))

const flow = from(people, 'id', 'team', 'age').filter('not the seventh', r => (r.age ?? 0) % 7 !== 0)
const towns = dimension(from(teams, 'town'), { by: 'team', maxRows: 100 })
const password = 's3cret'
const protection = protectionFor({ level: 'PASSWORD_PROTECTED_DATASET', format: 'modern', password })

export const wholeReport = report({
  name: 'whole',
  summary: '',
  compose: () =>
    flow
      .lookup('home', towns, r => r.team)
      .select({ id: 'id', town: r => r.home?.town, age: 'age' })
      .to(csv({ file: 'whole.csv' })),
})

export const perTeamReport = report({
  name: 'per-team',
  summary: '',
  compose: () => flow.to(csv({ partitionBy: ['team'], file: ({ team }) => `teams/${team}.csv` })),
})

export const arrayReport = report({
  name: 'array',
  summary: '',
  compose: () => flow.to(jsonArray({ partitionBy: ['team'], file: ({ team }) => `${team}.json` })),
})

export const linesReport = report({
  name: 'lines',
  summary: '',
  compose: () =>
    flow.to(
      jsonLines({
        partitionBy: ['team'],
        file: ({ team }) => `${team}.jsonl`,
        always: [{ team: 'nobody' }],
      }),
    ),
})

export const emptyReport = report({
  name: 'empty',
  summary: '',
  compose: () => flow.filter('none', () => false).to(csv({ file: 'none.csv' })),
})

/** Its sealed files differ from run to run. */
export const protectedReport = report({
  name: 'protected',
  summary: '',
  compose: () => flow.to(csv({ file: 'secret.csv', protection })),
})

export const sortedReport = report({
  name: 'sorted',
  summary: '',
  compose: () => flow.sortWithin([], ['age']).to(csv({ file: 'sorted.csv' })),
})

/** Fails at a row in the middle of the ring. */
export const brokenReport = report({
  name: 'broken',
  summary: '',
  compose: () =>
    flow.ensure('is not the hundredth', r => r.age !== 100, 'NO_DATA').to(csv({ file: 'broken.csv' })),
})

export const comparedReports = [wholeReport, perTeamReport, arrayReport, linesReport, emptyReport] as const
const reports = [...comparedReports, protectedReport, sortedReport, brokenReport]

export const reportOf = (name: string) => {
  const found = reports.find(report => report.name === name)
  if (!found) throw new LernError('UNKNOWN_REPORT', `there is no report ${name}`)
  return found
}

/** A source that takes its time for each range. */
const slow = (source: Source, milliseconds: number): Source => ({
  ...source,
  async *rows(scan) {
    await new Promise(resolve => setTimeout(resolve, milliseconds))
    yield* source.rows(scan)
  },
})

export const catalog = (milliseconds = 0): Readonly<Record<string, Source>> => ({
  people: slow(memorySource(people, ROWS), milliseconds),
  teams: memorySource(teams, TEAMS),
})
