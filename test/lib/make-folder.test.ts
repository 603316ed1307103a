import { mkdtemp, rm, rmdir, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { makeFolder } from '../../lib/make-folder.js'

describe('makeFolder', () => {
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-folder-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const isFolder = async (path: string) => (await stat(join(root, path))).isDirectory()
  const failure = (path: string) => makeFolder(path).catch(error => error)

  it('makes a folder and those above it, as often as it is asked', async () => {
    await makeFolder(join(root, 'a/b/c'))
    await makeFolder(join(root, 'a/b/c'))
    expect(await isFolder('a/b/c')).to.equal(true)
  })

  it('takes a link to a folder for a folder', async () => {
    await makeFolder(join(root, 'a'))
    await symlink(join(root, 'a'), join(root, 'link'))
    await makeFolder(join(root, 'link'))
    await makeFolder(join(root, 'link/b'))
    expect(await isFolder('a/b')).to.equal(true)
  })

  it('makes it while others remove what is empty', async () => {
    const made = Array.from({ length: 50 }, () => makeFolder(join(root, 'a/b')))
    const removed = Array.from({ length: 50 }, () => rmdir(join(root, 'a')).catch(() => undefined))
    await Promise.all([...made, ...removed])
    expect(await isFolder('a/b')).to.equal(true)
  })

  it('says that a file is in the way', async () => {
    await writeFile(join(root, 'file'), '')
    expect(await failure(join(root, 'file'))).to.include({ code: 'EEXIST' })
    expect(await failure(join(root, 'file/a/b'))).to.include({ code: 'ENOTDIR' })
  })

  it('ends where nobody can make a folder', async () => {
    expect(await failure('/proc/lern/a/b')).to.include({ code: 'ENOENT' })
  })
})
