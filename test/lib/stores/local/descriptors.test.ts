import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { Descriptors } from '../../../../lib/stores/local/descriptors.js'
import { temporaryRoot } from '../temporary-store.js'

describe('descriptors', () => {
  const root = temporaryRoot()
  const files = async (count: number) => {
    const names = Array.from({ length: count }, (_, index) => join(root(), `${index}`))
    await Promise.all(names.map(name => writeFile(name, '')))
    return names
  }

  it('never open more files than they may, and reach all of them', async () => {
    const descriptors = new Descriptors(4)
    const names = await files(40)
    let inUse = 0
    const append = (name: string) =>
      descriptors.use(name, async handle => {
        inUse += 1
        expect(inUse).to.be.at.most(4)
        expect(descriptors.size).to.be.at.most(4)
        await handle.write('x', 0)
        inUse -= 1
      })
    await Promise.all([...names, ...names.toReversed(), ...names].map(append))
    for (const name of names) expect(await readFile(name, 'utf8')).to.equal('x')
    for (const name of names) await descriptors.close(name)
    expect(descriptors.size).to.equal(0)
  })

  it('close the file that was not used for longest', async () => {
    const descriptors = new Descriptors(2)
    const [a = '', b = '', c = ''] = await files(3)
    const handleOf = (name: string) => descriptors.use(name, async handle => handle)
    const [handleA, handleB] = [await handleOf(a), await handleOf(b)]
    await handleOf(a)
    await handleOf(c)
    expect(await handleOf(a)).to.equal(handleA)
    expect(handleB.fd).to.equal(-1)
    for (const name of [a, b, c]) await descriptors.close(name)
  })

  it('forget a file that cannot be opened', async () => {
    const descriptors = new Descriptors(1)
    const missing = join(root(), 'missing')
    const opened = await descriptors.use(missing, async () => true).catch(error => error.code)
    expect(opened).to.equal('ENOENT')
    const [a = ''] = await files(1)
    expect(await descriptors.use(a, async () => true)).to.equal(true)
    await descriptors.close(a)
  })
})
