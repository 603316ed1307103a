import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { expect } from 'chai'
import {
  attempt,
  csv,
  dataset,
  type FollowUp,
  from,
  LernError,
  localStore,
  optionalText,
  report,
  type Tools,
  text,
} from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'

const people = dataset('people', {
  block: 'test',
  summary: 'People',
  columns: { id: text },
  partition: ['id'],
})

describe('what a report does when its files are published', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const running = async (
    afterwards: (given: { tools: Tools; whom: string | undefined }) => Promise<FollowUp | undefined>,
  ) => {
    const greeting = report({
      name: 'greeting',
      summary: 'Greets',
      parameters: { whom: optionalText('Who is greeted') },
      compose: () => from(people).to(csv({ file: 'people.csv' })),
      afterwards: ({ parameters: { whom } }, tools) => afterwards({ whom, tools }),
    })
    const source = memorySource(people, [{ id: '1' }, { id: '2' }])
    const store = localStore({ root, prefix: '' })
    const ingest = async () => {}
    const given = { catalog: { people: source }, store, parameters: { whom: 'Asha' }, tools: { ingest } }
    const outcome = await attempt(greeting, given)
    return { ...outcome, store, source, ingest }
  }

  it('is made ready before anything is read, and done when the files are there', async () => {
    const seen: unknown[] = []
    const { store, record, ingest } = await running(async ({ whom, tools }) => {
      seen.push(whom, tools.ingest)
      return async files => {
        seen.push(files.map(({ path, rows }) => [path, rows]))
      }
    })
    expect(seen).to.deep.equal(['Asha', ingest, [['people.csv', 2]]])
    expect(record.status).to.equal('success')
    expect(await textOf(await store.read('people.csv'))).to.equal('id\n2\n1\n')
  })

  it('may be nothing', async () => {
    const { record } = await running(async () => undefined)
    expect(record.status).to.equal('success')
  })

  it('stops the run when it cannot be made ready, and nothing is read', async () => {
    const { error, record, source } = await running(async () => {
      throw new LernError('USAGE', 'there is nobody to greet')
    })
    expect(error).to.include({ code: 'USAGE', message: 'there is nobody to greet' })
    expect([record.files, source.chunksRead]).to.deep.equal([[], 0])
  })

  it('fails the run when it fails, and the record tells of the files that stay', async () => {
    const { error, record, store, resumable } = await running(async () => async () => {
      throw new LernError('SOURCE_UNAVAILABLE', 'nobody answers')
    })
    expect(error).to.include({ code: 'SOURCE_UNAVAILABLE', message: 'nobody answers' })
    expect(error?.at).to.deep.equal({ step: 'after publishing', report: 'greeting' })
    expect(resumable).to.equal(false)
    expect(record.status).to.equal('failed')
    expect(record.files.map(({ path }) => path)).to.deep.equal(['people.csv'])
    const kept = JSON.parse(await textOf(await store.read(`_runs/greeting/${record.run}.json`)))
    expect(kept).to.deep.equal(JSON.parse(JSON.stringify(record)))
  })
})
