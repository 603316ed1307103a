import { expect } from 'chai'
import { progress, type Terminal } from '../../../cli/terminal/progress.js'

const CLEAR = '\r\x1b[2K'

/** A terminal that keeps what was drawn, and a clock that is set by hand. */
const drawing = (terminal: Omit<Terminal, 'write'> = { isTTY: true }) => {
  const drawn: string[] = []
  const clock = { now: 1000 }
  const line = progress({ ...terminal, write: text => drawn.push(text) }, () => clock.now)
  const update = (at: number, rows: number, done: number) => {
    clock.now = 1000 + at
    line.update({ report: 'progress-exhaust', rows, ranges: { done, total: 64 } })
  }
  return { drawn, line, update }
}

describe('progress', () => {
  it('tells rows, speed, ranges and the time that is left', () => {
    const { drawn, update } = drawing()
    update(0, 0, 0)
    update(3000, 123_000, 12)
    expect(drawn).to.deep.equal([
      `${CLEAR}progress-exhaust  rows 0  ranges 0/64`,
      `${CLEAR}progress-exhaust  rows 123,000  41,000 rows/s  ranges 12/64  ETA 0:13`,
    ])
  })

  it('counts speed from where a resumed run began', () => {
    const { drawn, update } = drawing()
    update(0, 1_000_000, 32)
    update(4000, 1_100_000, 48)
    expect(drawn.at(-1)).to.include('25,000 rows/s  ranges 48/64  ETA 0:04')
  })

  it('draws at most ten times a second', () => {
    const { drawn, update } = drawing()
    for (let at = 0; at < 1000; at++) update(at, at, 0)
    expect(drawn).to.have.length(10)
  })

  it('wipes the line at the end, once, and draws no more', () => {
    const { drawn, line, update } = drawing()
    update(0, 1, 1)
    line.end()
    line.end()
    update(500, 2, 2)
    expect(drawn.slice(1)).to.deep.equal([CLEAR])
  })

  it('wipes nothing when it drew nothing', () => {
    const { drawn, line } = drawing()
    line.end()
    expect(drawn).to.deep.equal([])
  })

  it('draws nothing where there is no terminal', () => {
    const { drawn, line, update } = drawing({ isTTY: false })
    update(0, 1, 1)
    line.end()
    expect(drawn).to.deep.equal([])
  })

  it('never wraps', () => {
    const { drawn, update } = drawing({ isTTY: true, columns: 20 })
    update(0, 1, 1)
    expect(drawn).to.deep.equal([`${CLEAR}progress-exhaust  r`])
  })
})
