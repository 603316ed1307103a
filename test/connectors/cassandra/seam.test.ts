import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'

/**
 * What a program of its own prints: the driver and the seam are then fresh, and Node may be started
 * otherwise.
 */
const printed = async (program: string, ...options: string[]): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...options,
    '--import=tsx/esm',
    '--input-type=module',
    '--eval',
    program,
  ])
  return JSON.parse(stdout)
}

const client = `
  const cassandra = (await import('cassandra-driver')).default
  const { givesBytes } = await import('./connectors/cassandra/seam.ts')
  const client = new cassandra.Client({ contactPoints: ['127.0.0.1'], localDataCenter: 'dc' })`

const driver = `
  import { createRequire } from 'node:module'
  const require = createRequire(process.cwd() + '/')
  const { Parser } = require('cassandra-driver/lib/streams.js')
  const Connection = require('cassandra-driver/lib/connection.js')`

const untouched = `console.log(JSON.stringify([
  givesBytes(client), Parser.prototype.parseRows === parseRows, Connection.prototype._write === write]))`

describe('the seam of the driver', function () {
  this.timeout(30_000)

  it('is taken when it is as expected, for clients of this driver only', async () => {
    const answers = await printed(`${client}
      console.log(JSON.stringify([givesBytes(client), givesBytes(client), givesBytes({})]))`)
    expect(answers).to.deep.equal([true, true, false])
  })

  const others = {
    'other arguments': 'Parser.prototype.parseRows = function (frame) {}',
    'another reader':
      'const own = Parser.prototype.parseRows; Parser.prototype.parseRows = function (f, r) { own.call(this, f, r) };' +
      'Parser.prototype.setOptions = function () {}',
    'a failure': 'Parser.prototype.setOptions = function () { throw new Error() }',
  }
  for (const [what, change] of Object.entries(others))
    it(`is left as it was when the driver has ${what}`, async () => {
      const answers = await printed(`${driver}
        ${change}
        const { parseRows } = Parser.prototype
        const write = Connection.prototype._write
        ${client}
        ${untouched}`)
      expect(answers).to.deep.equal([false, true, true])
    })
})

describe('the decoder', function () {
  this.timeout(30_000)
  const program = `
    const { pageDecoder } = await import('./connectors/cassandra/decoder.ts')
    const { cellOf } = await import('./connectors/cassandra/cells.ts')
    const { RawPage } = await import('./connectors/cassandra/page.ts')
    const { text, int } = await import('./lib/columns.ts')
    const columns = [{ name: 'id', type: { code: 13 } }, { name: 'skipped', type: { code: 9 } },
      { name: '__proto__', type: { code: 9 } }]
    const bytes = Buffer.from('0000000161' + '0000000400000001' + '00000004fffffffe' + 'ffffffff'.repeat(3), 'hex')
    const cells = { id: cellOf(columns[0].type, text), __proto__: undefined, ['__proto__']: cellOf(columns[2].type, int) }
    const slots = columns.map(({ name }) => ({ name, cell: Object.hasOwn(cells, name) ? cells[name] : undefined }))
    const decode = pageDecoder(slots, ['__proto__', 'id'])
    const rows = decode(new RawPage(bytes, 0, 2, columns, bytes.length), () => {})
    let generates = true
    try { new Function('') } catch { generates = false }
    console.log(JSON.stringify({ generates, rows: rows.map(row => Object.entries(row)) }))`
  const rows = [
    [
      ['__proto__', -2],
      ['id', 'a'],
    ],
    [
      ['__proto__', null],
      ['id', null],
    ],
  ]

  it('makes the same rows where no code may be generated', async () => {
    expect(await printed(program)).to.deep.equal({ generates: true, rows })
    const forbidden = '--disallow-code-generation-from-strings'
    expect(await printed(program, forbidden)).to.deep.equal({ generates: false, rows })
  })
})
