import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { LernError } from '../../../lib/errors.js'
import { protectionFor } from '../../../lib/protection/protection-for.js'
import { unprotect } from '../../../lib/protection/unprotect.js'
import { csv } from '../../../lib/sinks/csv.js'
import type { Sink } from '../../../lib/sinks/sink.js'
import { failure, pathsOf } from '../../../lib/testing/store-under-test.js'
import { whole } from '../protection/support.js'
import { temporaryStore } from '../stores/temporary-store.js'
import { DEFAULTS, publish } from './opened.js'

const password = 's3cret'
const locked = protectionFor({ level: 'PASSWORD_PROTECTED_DATASET', format: 'modern', password })
const columns = ['batch', 'email']
const rows = [
  { batch: 'b1', email: 'ada@example.com' },
  { batch: 'b2', email: 'bob@example.com' },
  { batch: 'b1', email: 'eve@example.com' },
] as never[]

const oneFile = csv({ file: 'a/users.csv', protection: locked })
const perBatch = csv({
  partitionBy: ['batch'],
  file: ({ batch }) => `${batch}.csv`,
  always: [{ batch: 'b3' }],
  protection: async ({ batch }) => (batch === 'b2' ? undefined : locked),
})

describe('protected files of a sink', () => {
  const { root, store } = temporaryStore()
  let temporary = ''
  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'lern-private-'))
  })
  afterEach(() => rm(temporary, { recursive: true, force: true }))

  const open = (sink: Sink<never>) =>
    sink.open({ ...DEFAULTS, columns, store: store(), temporary: async () => temporary })
  const content = (path: string) =>
    unprotect(join(root(), path), { password }, async ({ entry, bytes }) => [
      entry,
      String(await whole(bytes)),
    ])

  /** All that lies in a folder, at any depth. */
  const everything = async (folder: string): Promise<Buffer> => {
    const found = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = found.filter(entry => entry.isFile())
    return Buffer.concat(
      await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))),
    )
  }

  it('are sealed, and told as they are delivered', async () => {
    const writing = await open(oneFile)
    await writing.write(rows)
    const files = await publish(store(), writing)
    const bytes = await readFile(join(root(), 'a/users.zip'))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(files).to.deep.equal([{ path: 'a/users.zip', rows: 3, bytes: bytes.length, sha256 }])
    expect(await pathsOf(store())).to.deep.equal(['a/users.zip'])
    expect(await content('a/users.zip')).to.deep.equal([
      'users.csv',
      'batch,email\nb1,ada@example.com\nb2,bob@example.com\nb1,eve@example.com\n',
    ])
    expect(await readdir(temporary)).to.deep.equal([])
  })

  it('are those whose values ask for it', async () => {
    const writing = await open(perBatch)
    await writing.write(rows)
    const files = await publish(store(), writing)
    expect(files.map(({ path, rows: count }) => [path, count])).to.deep.equal([
      ['b1.zip', 2],
      ['b2.csv', 1],
      ['b3.zip', 0],
    ])
    expect(await content('b1.zip')).to.deep.equal(['b1.csv', 'email\nada@example.com\neve@example.com\n'])
    expect(await content('b3.zip')).to.deep.equal(['b3.csv', 'email\n'])
  })

  it('are nowhere to be read while they are written', async () => {
    const writing = await open(oneFile)
    for (let time = 0; time < 20_000; time++) await writing.write(rows)
    await writing.mark({ durable: true })
    for (const folder of [root(), temporary])
      expect((await everything(folder)).includes('example.com')).to.equal(false)
    expect((await everything(temporary)).length).to.be.above(500_000)
    await writing.abort(false)
  })

  it('are rolled back to a mark', async () => {
    const writing = await open(oneFile)
    await writing.write(rows.slice(0, 1))
    const mark = await writing.mark({ durable: false })
    await writing.write(rows)
    await writing.rollback(mark)
    await writing.write(rows.slice(1, 2))
    expect((await publish(store(), writing))[0]).to.include({ rows: 2 })
    expect((await content('a/users.zip'))[1]).to.equal(
      'batch,email\nb1,ada@example.com\nb2,bob@example.com\n',
    )
  })

  for (const keep of [true, false]) {
    it(`leave nothing when they are given up, ${keep ? 'also to be taken up later' : 'for good'}`, async () => {
      const writing = await open(perBatch)
      await writing.write(rows.filter(({ batch }) => batch === 'b1'))
      await writing.abort(keep)
      expect(await readdir(temporary)).to.deep.equal([])
      expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
    })
  }

  it('cannot be taken up by another process, which plain ones can', async () => {
    const plain = await open(csv({ file: 'plain.csv' }))
    const sealed = await open(oneFile)
    expect([plain.resumable, sealed.resumable]).to.deep.equal([true, false])
    await Promise.all([plain, sealed].map(writing => writing.abort(false)))
  })

  it('do not go on with a draft that was begun without protection', async () => {
    const plain = await open(csv({ file: 'a/users.csv' }))
    const from = await plain.mark({ durable: true })
    await plain.abort(true)
    const error = await failure(
      oneFile.open({ ...DEFAULTS, columns, store: store(), temporary: async () => temporary, from }),
    )
    expect(error).to.include({
      code: 'NOT_RESUMABLE',
      message: 'a/users.csv was begun without the protection that it needs now',
    })
  })

  it('are refused to another run from the start', async () => {
    const writing = await open(oneFile)
    const other = { ...DEFAULTS, owner: { report: 'users', run: 'other' }, temporary: async () => temporary }
    const error = await failure(oneFile.open({ ...other, columns, store: store() }))
    expect(error).to.include({ code: 'STORE_BUSY', message: 'a/users.zip is being written by run run' })
    await writing.abort(false)
  })

  it('fail with what finding their key fails with', async () => {
    const sink = csv({
      partitionBy: ['batch'],
      file: ({ batch }) => `${batch}.csv`,
      protection: async () => {
        throw new LernError('KEY', 'the organisation has no key')
      },
    })
    const writing = await open(sink)
    expect(await failure(writing.write(rows))).to.include({ code: 'KEY' })
    await writing.abort(false)
    expect(await pathsOf(store(), '')).to.deep.equal([])
  })
})
