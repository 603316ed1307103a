import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { PrivateFolder } from '../../../lib/protection/private-folder.js'
import { failureOf } from '../../support/failure.js'
import { temporaryRoot } from '../stores/temporary-store.js'
import { whole } from './support.js'

const SECRET = 'ada@example.com'

describe('a private draft', () => {
  const root = temporaryRoot()
  const draft = () => new PrivateFolder(async () => root()).draft('users.csv')
  const onDisk = async () => {
    const [name] = await readdir(root())
    return join(root(), name!)
  }

  it('reads back what was written, and shows nobody else', async () => {
    const private_ = await draft()
    await private_.write(Buffer.from(SECRET.repeat(100_000)))
    expect(String(await whole(await private_.read()))).to.equal(SECRET.repeat(100_000))
    const file = await onDisk()
    expect((await readFile(file)).includes(SECRET)).to.equal(false)
    expect((await stat(file)).mode & 0o777).to.equal(0o600)
    await private_.discard()
    expect(await readdir(root())).to.deep.equal([])
  })

  it('holds what a plain one would, however often it is rolled back', async () => {
    const step = fc.record({
      text: fc.string({ maxLength: 30 }),
      undo: fc.boolean(),
      size: fc.constantFrom(1, 20_000),
    })
    const check = async (steps: readonly { text: string; undo: boolean; size: number }[]) => {
      const private_ = await draft()
      let expected = ''
      for (const { text, undo, size } of steps) {
        const mark = await private_.mark({ durable: true })
        await private_.write(Buffer.from(text.repeat(size)))
        if (undo) await private_.rollback(mark)
        else expected += text.repeat(size)
      }
      expect((await whole(await private_.read())).equals(Buffer.from(expected))).to.equal(true)
      await private_.discard()
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 8 }), check), { numRuns: 25 })
  })

  it('never encrypts two texts alike', async () => {
    const private_ = await draft()
    const start = await private_.mark({ durable: false })
    const written = async () => {
      await private_.write(Buffer.from(SECRET))
      await whole(await private_.read())
      return (await readFile(await onDisk())).toString('hex')
    }
    const first = await written()
    await private_.rollback(start)
    expect(await written()).to.not.equal(first)
    await private_.discard()
  })

  it('is gone when it is let go of', async () => {
    const private_ = await draft()
    await private_.write(Buffer.from(SECRET))
    await private_.keep()
    expect(await readdir(root())).to.deep.equal([])
  })

  it('cannot go on from a mark that it never reached', async () => {
    const private_ = await draft()
    const error = await failureOf(private_.rollback({ bytes: 1 }))
    expect(error).to.include({ code: 'DEFECT', message: 'users.csv is shorter than its mark' })
    await private_.discard()
  })

  it('says when it cannot be made', async () => {
    const error = await failureOf(new PrivateFolder(async () => join(root(), 'nowhere')).draft('users.csv'))
    expect(error).to.include({ code: 'STORE_FAILED', message: 'a temporary file cannot be written' })
  })
})
