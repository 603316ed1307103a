import { access, readFile } from 'node:fs/promises'
import { expect } from 'chai'

const DESCRIPTION = JSON.parse(await readFile('package.json', 'utf8'))

/** Instructions, with their continued lines and without comments. */
const instructionsOf = (text: string): readonly (readonly [name: string, rest: string])[] =>
  text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line !== '')
    .map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])

describe('the image', () => {
  let instructions: ReturnType<typeof instructionsOf>
  let allowed: readonly string[]
  before(async () => {
    instructions = instructionsOf(await readFile('Dockerfile', 'utf8'))
    const ignored = (await readFile('.dockerignore', 'utf8')).split('\n')
    expect(ignored.find(line => line !== '' && !line.startsWith('#'))).to.equal('*')
    allowed = ignored.filter(line => line.startsWith('!')).map(line => line.slice(1))
  })
  const all = (name: string) => instructions.filter(([is]) => is === name).map(([, rest]) => rest)
  /** Those of the stage that becomes the image. */
  const last = (name: string) => {
    const begin = instructions.findLastIndex(([is]) => is === 'FROM')
    return instructions
      .slice(begin)
      .filter(([is]) => is === name)
      .map(([, rest]) => rest)
  }

  it('is made in stages, on the Node that the package asks for', () => {
    expect(all('FROM')).to.deep.equal([
      'node:20-slim AS build',
      'node:20-slim AS dependencies',
      'node:20-slim',
    ])
    expect(DESCRIPTION.engines.node).to.equal('>=20.19')
  })

  it('holds only packages that the command needs, as they are locked', () => {
    const commands = all('RUN').filter(command => command.startsWith('npm ci'))
    expect(commands).to.have.length(2)
    expect(commands.filter(command => command.includes('--omit=dev'))).to.have.length(1)
    expect(last('COPY')).to.include('--from=dependencies /app/node_modules ./node_modules')
  })

  it('holds what the package ships', () => {
    const copied = last('COPY').join(' ')
    for (const file of DESCRIPTION.files.filter((name: string) => !name.endsWith('.md')))
      expect(copied).to.include(file)
  })

  it('is made of files that are there, and that get in', async () => {
    const sources = all('COPY')
      .filter(rest => !rest.startsWith('--from'))
      .flatMap(rest => rest.split(' ').slice(0, -1))
      .filter(source => source !== '.')
    for (const source of [...sources, ...allowed]) await access(source)
    for (const source of sources) expect(allowed).to.include(source.split('/')[0])
  })

  it('gets no configuration and no secret of this folder', () => {
    for (const name of ['lern.yaml', 'lern.json', '.env', '.git', 'out', 'node_modules', 'test'])
      expect(allowed).not.to.include(name)
    expect(all('ARG')).to.deep.equal([])
    expect(all('ENV')).to.deep.equal(['NODE_ENV=production'])
  })

  it('does not run as root', () => {
    expect(last('USER')).to.deep.equal(['node'])
  })

  it('says whether it is alive, and serves by default', () => {
    expect(last('HEALTHCHECK')[0]).to.include('http://127.0.0.1:3000/livez')
    expect(last('ENTRYPOINT')).to.deep.equal(['["node", "/app/dist/cli/lern.js"]'])
    expect(DESCRIPTION.bin.lern).to.equal('dist/cli/lern.js')
    expect(last('CMD')).to.deep.equal(['["serve", "--host", "0.0.0.0"]'])
  })
})
