import { expect } from 'chai'
import type { Config } from '../../../cli/config/schema.js'
import { loadText, refusalOf } from './load-text.js'

const ENV = {
  ZONE: 'Asia/Tokyo',
  N: '3',
  ON: 'false',
  EMPTY: '',
  EVIL: 'x }\nforbid: [knowlg]',
  SECRET: 'hunter2',
}
const FILES = { 'zone.txt': 'Asia/Dubai\n', 'lines.txt': 'a\nb\n\n' }

const value = (name: string): string => `values: { custodianOrgId: ${JSON.stringify(name)} }`
const a = (config: Config): unknown => config.values.custodianOrgId

const filled: [why: string, text: string, read: (config: Config) => unknown, value: unknown][] = [
  ['a name', `time: { zone: "\${ZONE}" }`, c => c.time.zone, 'Asia/Tokyo'],
  ['a name with a default, set', `time: { zone: "\${ZONE:-Asia/Dhaka}" }`, c => c.time.zone, 'Asia/Tokyo'],
  [
    'a name with a default, not set',
    `time: { zone: "\${NONE:-Asia/Dhaka}" }`,
    c => c.time.zone,
    'Asia/Dhaka',
  ],
  ['a name with a default, empty', `time: { zone: "\${EMPTY:-Asia/Dhaka}" }`, c => c.time.zone, 'Asia/Dhaka'],
  ['an empty value as an absent one', `time: { zone: "\${EMPTY}" }`, c => c.time.zone, 'UTC'],
  ['a default with colons', value(`\${NONE:-http://h:1}`), a, 'http://h:1'],
  [
    'a file, without its last line end',
    `time: { zone: "\${file:zone.txt}" }`,
    c => c.time.zone,
    'Asia/Dubai',
  ],
  ['a file, with its other line ends', value(`\${file:lines.txt}`), a, 'a\nb\n'],
  ['several in one text', value(`\${N}/\${ZONE}`), a, '3/Asia/Tokyo'],
  ['none for two dollars', value(`$$\{N} costs 5$$`), a, `\${N} costs 5$`],
  ['none for a lone dollar', value('5$ or $N'), a, '5$ or $N'],
  ['none in what it filled in', value(`\${NONE:-$}{N}`), a, `\${N}`],
  ['a number', `limits: { concurrency: "\${N}" }`, c => c.limits.concurrency, 3],
  [
    'true or false',
    `reports: { ./mine.ts: { enabled: "\${ON}" } }`,
    c => Object.values(c.reports)[0]?.enabled,
    false,
  ],
  ['a choice', `csv: { dialect: "\${D:-spark}" }`, c => c.csv.dialect, 'spark'],
  ['the type of a store', `store: { type: "\${T:-local}" }`, c => c.store.type, 'local'],
  [
    'no keys, whatever a value holds',
    value(`\${EVIL}`),
    c => [c.values.custodianOrgId, c.forbid],
    [ENV.EVIL, []],
  ],
]

const refused: [text: string, problem: string][] = [
  [
    value(`\${NONE}`),
    `values.custodianOrgId (1:11): NONE is not in the environment; allowed: a value there, or \${NONE:-default}`,
  ],
  [value(`\${a b}`), notUnderstood('values.custodianOrgId (1:11)')],
  [value(`\${ZONE`), notUnderstood('values.custodianOrgId (1:11)')],
  [
    `limits: { concurrency: "\${SECRET}" }`,
    `limits.concurrency (1:11): found the value of \${SECRET}, which is not shown; allowed: a whole number from 1`,
  ],
  [
    `limits: { concurrency: "1\${N}" }`,
    `limits.concurrency (1:11): found the value of 1\${N}, which is not shown; allowed: a whole number from 1`,
  ],
  [
    `csv: { dialect: "\${SECRET}" }`,
    `csv.dialect (1:8): found the value of \${SECRET}, which is not shown; allowed: one of rfc4180, spark`,
  ],
  [
    `sources: { r: { type: redis, url: "\${EMPTY}" } }`,
    'sources.r.url (1:30): missing; allowed: redis://host:port/number or rediss://host:port/number, with %25 for a % in its password',
  ],
]

function notUnderstood(where: string): string {
  const forms = `\${NAME}, \${NAME:-default}, \${file:PATH}; $$ is a plain dollar`
  return `${where}: a reference that is not understood; allowed: ${forms}`
}

describe('references of the configuration', () => {
  for (const [why, text, read, expected] of filled) {
    it(`fill in ${why}`, async () => expect(read(await loadText(text, ENV, FILES))).to.deep.equal(expected))
  }
  for (const [text, problem] of refused) {
    it(`are refused: ${problem}`, async () => {
      expect(await refusalOf(loadText(text, ENV))).to.equal(`lern.yaml has a problem:\n  ${problem}`)
    })
  }
  it('are refused when the file is missing', async () => {
    const message = await refusalOf(loadText(value(`\${file:/none/at/all}`)))
    expect(message).to.equal(
      'lern.yaml has a problem:\n  values.custodianOrgId (1:11): cannot read the file /none/at/all (ENOENT); allowed: a text file',
    )
  })
})
