import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fieldEncryption } from '../../../fixtures/generate/field-encryption.js'
import {
  type AnyReport,
  attempt,
  type Catalog,
  type LernError,
  localStore,
  type RunOptions,
  type RunRecord,
  type Settings,
} from '../../../lib/index.js'
import { type Secrets, unprotect } from '../../../lib/protection/unprotect.js'
import { progressExhaust, responseExhaust, userinfoExhaust } from '../../../pipelines/index.js'
import { whole } from '../../lib/protection/support.js'
import { catalogWith } from '../support.js'

/** The clock of these tests: the evening of the 5th, which is the 6th in India. */
export const NOW = new Date('2024-03-05T20:00:00Z')
export const SALT = 'SunBird'
export const KEY = 's3cret'
export const encrypt = fieldEncryption(SALT)

type Rows = Readonly<Record<string, readonly object[]>>

export const enrolment = {
  userid: 'u1',
  courseid: 'c1',
  batchid: 'b1',
  active: true,
  enrolleddate: '2023-04-01 10:00:00:000+0000',
  contentstatus: { p: 2, x: 1 },
}

export const user = {
  userid: 'u1',
  firstname: 'Asha',
  lastname: 'Rao',
  email: encrypt('asha@example.org'),
  phone: encrypt('9999900000'),
  rootorgid: 'o1',
  state: 'KA',
  district: 'BLR',
  orgname: 'North schools',
  schooludisecode: '0042',
  schoolname: 'Fort \\[High\\]',
  block: 'Central',
  cluster: 'East',
  usertype: 'teacher',
  usersubtype: 'hm',
  board: '["CBSE"]',
}

export const batch = { courseid: 'c1', batchid: 'b1', name: 'Batch, one' }
export const collection = {
  identifier: 'c1',
  name: 'Fractions',
  channel: 'o1',
  status: 'Live',
  userConsent: 'Yes',
}
export const consent = {
  user_id: 'u1',
  consumer_id: 'o1',
  object_id: 'c1',
  status: 'ACTIVE',
  last_updated_on: '2023-04-09T20:00:00Z',
}
export const question = {
  id: 'q1',
  type: 'mcq',
  title: 'Half of 4?',
  description: 'Think',
  duration: '12.5',
  score: 0.33,
  max_score: 10,
  params: [{ 1: '{"text":"2"}' }, { answer: '{"correct":["1"]}' }],
  resvalues: [{ 1: '{"text":"2"}' }],
}
export const attempted = {
  course_id: 'c1',
  batch_id: 'b1',
  user_id: 'u1',
  content_id: 'p',
  attempt_id: 'a1',
  last_attempted_on: '2023-04-10T05:30:00.250Z',
  total_score: 4,
  total_max_score: 5,
  grand_total: '4.0/5.0',
  question: [question],
}
export const hierarchy = {
  identifier: 'c1',
  hierarchy: {
    leafNodesCount: 2,
    leafNodes: ['p', 'x'],
    children: [
      { identifier: 'p', contentType: 'SelfAssess' },
      { identifier: 'x', contentType: 'Resource' },
    ],
  },
}

export const policy = (orgid: string, level: string, more: object = {}) => ({
  orgid,
  key: 'dataSecurityPolicy',
  data: { level, ...more },
})
export const privateFields = (orgid: string, ...piiFields: readonly string[]) => ({
  orgid,
  key: 'userPrivateFields',
  data: { piiFields },
})

/** One learner of one batch, who attempted one content and consents; a tenant that lets userinfo print what it does. */
export const base: Rows = {
  course_batch: [batch],
  content: [collection, { identifier: 'p', name: 'Quiz', status: 'Live' }],
  content_hierarchy: [hierarchy],
  optional_nodes: [],
  user_enrolments: [enrolment],
  user_cache: [user],
  assessment_aggregator: [attempted],
  assessment_archive: [],
  user_activity_agg: [],
  user_consent: [consent],
  organisation: [],
  system_settings: [{ id: 'custodianOrgId', field: 'custodianOrgId', value: 'o9' }],
  tenant_preference: [privateFields('default', 'email', 'phone', 'username')],
}

export const catalogOf = (changes: Rows = {}) => catalogWith({ ...base, ...changes })

/** What became of a run: its files as a reader sees them, and the error with which it ended. */
export interface Delivered {
  readonly files: Readonly<Record<string, Buffer>>
  readonly record: RunRecord
  readonly error?: LernError | undefined
}

const filesIn = async (store: ReturnType<typeof localStore>, root: string) => {
  const files: Record<string, Buffer> = {}
  for await (const { path } of store.list('')) files[path] = await readFile(join(root, path))
  return files
}

/** Settings, in which undefined takes a value of these tests away. */
export type Deployed = { readonly [K in keyof Settings]?: Settings[K] | undefined }

/** Runs a report into a folder of its own. */
export const deliver = async (
  report: AnyReport,
  catalog: Catalog,
  parameters: Readonly<Record<string, unknown>> = {},
  settings: Deployed = {},
  options: Partial<RunOptions> = {},
): Promise<Delivered> => {
  const root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  try {
    const store = localStore({ root, prefix: '' })
    const given = { now: NOW, fieldSalt: SALT, requestKey: KEY, ...settings }
    const { record, error } = await attempt(report, {
      catalog,
      store,
      parameters: { batchId: 'b1', ...parameters },
      settings: given as Partial<Settings>,
      ...options,
    })
    return { files: await filesIn(store, root), record, error }
  } finally {
    await rm(root, { recursive: true })
  }
}

/** The lines of the one file that came, without its header. */
export const linesOf = ({ files, error }: Delivered): readonly string[] => {
  if (error) throw error
  const [file, ...others] = Object.values(files)
  if (!file || others.length > 0) throw new Error(`${Object.keys(files).length} files came`)
  return String(file).split('\n').slice(1, -1)
}

export const REPORTS = [
  ['progress', progressExhaust],
  ['response', responseExhaust],
  ['userinfo', userinfoExhaust],
] as const

/** What was delivered, with its zips opened by the key of the request: `x.zip` becomes `x.csv`. */
export const opened = async ({ files, ...rest }: Delivered): Promise<Delivered> => {
  const plain = Object.entries(files).map(async ([path, bytes]) =>
    path.endsWith('.zip') ? [path.replace(/zip$/, 'csv'), await openZip(bytes)] : [path, bytes],
  )
  return { ...rest, files: Object.fromEntries(await Promise.all(plain)) }
}

/** What is in a protected file. */
export const openZip = async (
  bytes: Buffer,
  secrets: Secrets = { password: KEY, key: KEY },
): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
  try {
    const file = join(folder, 'X.zip')
    await writeFile(file, bytes)
    return await unprotect(file, secrets, ({ bytes: plain }) => whole(plain))
  } finally {
    await rm(folder, { recursive: true })
  }
}
