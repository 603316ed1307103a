import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import {
  attempt,
  csv,
  dataset,
  from,
  int,
  LernError,
  protectionFor,
  type RunOptions,
  report,
  run,
  type Source,
  text,
} from '../../../lib/index.js'
import { unprotect } from '../../../lib/protection/unprotect.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { pathsOf } from '../../../lib/testing/store-under-test.js'
import { failureOf } from '../../support/failure.js'
import { whole } from '../protection/support.js'
import { temporaryStore } from '../stores/temporary-store.js'

const people = dataset('people', {
  block: 'x',
  summary: '',
  columns: { id: text, team: text, age: int },
  partition: ['id'],
})

const rows = Array.from({ length: 200 }, (_, at) => ({ id: `p${at}`, team: `t${at % 2}`, age: at }))
/** Ranges that a source gives before it breaks: more than are read ahead of the first. */
const INTACT = 30
const password = 's3cret'
const protection = protectionFor({ level: 'PASSWORD_PROTECTED_DATASET', format: 'modern', password })
const flow = from(people, 'team', 'age')

const plain = report({ name: 'plain', summary: '', compose: () => flow.to(csv({ file: 'all.csv' })) })
const oneFile = report({
  name: 'one-file',
  summary: '',
  compose: () => flow.to(csv({ file: 'all.csv', protection })),
})
const perTeam = report({
  name: 'per-team',
  summary: '',
  compose: () =>
    flow.to(
      csv({ partitionBy: ['team'], file: ({ team }) => `${team}.csv`, protection: async () => protection }),
    ),
})

describe('a run of a protected report', () => {
  const { root, store } = temporaryStore()
  const source = () => memorySource(people, rows)
  const options = (more: Partial<RunOptions> = {}) =>
    ({ catalog: { people: source() }, store: store(), noteEvery: 0, ...more }) as never

  /** A source that breaks for good after some ranges. */
  const broken = (): Source => {
    const intact = source()
    let ranges = 0
    const refuse = () => {
      throw new LernError('SOURCE_REFUSED', 'the source says no')
    }
    return { ...intact, rows: scan => (++ranges > INTACT ? refuse() : intact.rows(scan)) }
  }

  it('delivers the sealed file, which holds what the plain one would', async () => {
    await run(plain, options())
    const expected = await readFile(join(root(), 'all.csv'), 'utf8')
    const settings = { now: new Date('2026-03-05T09:30:00Z') }
    const { files } = await run(oneFile, options({ settings }))
    expect(files.map(({ path, rows: count }) => [path, count])).to.deep.equal([['all.zip', 200]])
    const content = await unprotect(join(root(), 'all.zip'), { password }, ({ bytes }) => whole(bytes))
    expect(String(content)).to.equal(expected)
  })

  for (const of of [oneFile, perTeam]) {
    it(`leaves nothing when it fails, and cannot be resumed: ${of.name}`, async () => {
      expect(await attempt(plain, options({ catalog: { people: broken() } }))).to.include({ resumable: true })
      await store().clean(plain.name)
      const { record, resumable } = await attempt(of, options({ catalog: { people: broken() } }))
      expect([record.status, resumable]).to.deep.equal(['failed', false])
      expect(await pathsOf(store())).to.deep.equal([])
      expect(await readdir(join(root(), '_runs', of.name))).to.deep.equal([`${record.run}.json`])
      const error = await failureOf(run(of, options({ resume: record.run })))
      expect(error).to.include({ code: 'NOT_RESUMABLE' })
    })
  }
})
