import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { writeWhole } from '../../cli/write-whole.js'
import { temporaryRoot } from '../lib/stores/temporary-store.js'
import { failureOf } from '../support/failure.js'

describe('a file that is written whole', () => {
  const root = temporaryRoot()
  const file = () => join(root(), 'X.csv')

  it('is there when all of it is', async () => {
    const content = async function* () {
      yield Buffer.from('a,b\n')
      expect(await readdir(root())).to.not.include('X.csv')
      yield Buffer.from('1,2\n')
    }
    expect(await writeWhole(file(), content(), new AbortController().signal)).to.equal(8)
    expect(await readFile(file(), 'utf8')).to.equal('a,b\n1,2\n')
    expect(await readdir(root())).to.deep.equal(['X.csv'])
  })

  it('stays as it was when the command is interrupted', async () => {
    await writeFile(file(), 'of yesterday')
    const stop = new AbortController()
    const content = async function* () {
      yield Buffer.from('a,b\n')
      stop.abort()
      yield Buffer.from('1,2\n')
    }
    const error = await failureOf(writeWhole(file(), content(), stop.signal))
    expect(error).to.include({ code: 'INTERRUPTED', message: 'the command was interrupted' })
    expect(await readFile(file(), 'utf8')).to.equal('of yesterday')
    expect(await readdir(root())).to.deep.equal(['X.csv'])
  })
})
