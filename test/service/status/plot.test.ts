import { expect } from 'chai'
import { plot } from '../../../service/status/pages/plot.js'
import { sharesOf, stepsShown } from '../../../service/status/pages/steps-shown.js'
import type { RunSummary } from '../../../service/status/run-summary.js'

const run = (seconds: number, steps: Readonly<Record<string, number>> = {}): RunSummary => ({
  run: 'run',
  status: 'success',
  startedAt: '2024-03-05T06:07:08.123Z',
  seconds,
  files: 1,
  rows: 1,
  peakMemoryBytes: 1,
  steps: Object.entries(steps).map(([name, taken]) => ({ name, rowsIn: 1, rowsOut: 1, seconds: taken })),
  dropped: {},
})

const seven = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }

describe('a picture of runs', () => {
  it('tells apart the steps that take most of the time, over all runs', () => {
    expect(stepsShown([])).to.deep.equal([])
    expect(stepsShown([run(1, { a: 1, b: 2 }), run(1, { a: 2, c: 1 })])).to.deep.equal(['a', 'b', 'c'])
    expect(stepsShown([run(1, seven)])).to.deep.equal(['g', 'f', 'e', 'd', 'c', 'other steps'])
    const { g: _, ...six } = seven
    expect(stepsShown([run(1, six)])).to.deep.equal(['f', 'e', 'd', 'c', 'b', 'a'])
  })

  it('divides the time of a run among them, without rest', () => {
    const shares = sharesOf(run(1, seven), stepsShown([run(1, seven)]))
    expect(shares.map(({ part }) => Math.round(part * 28))).to.deep.equal([7, 6, 5, 4, 3, 3])
    expect(sharesOf(run(1), ['a'])).to.deep.equal([])
    expect(sharesOf(run(1, { a: 0 }), ['a'])).to.deep.equal([])
    expect(sharesOf(run(1, { b: 2 }), ['a', 'b'])).to.deep.equal([
      { step: 'a', part: 0 },
      { step: 'b', part: 1 },
    ])
  })

  const heights = (text: string): readonly number[] =>
    [...text.matchAll(/class="outline" x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)"/g)].map(
      ([, height]) => Number(height),
    )

  it('has a bar for each, as high as it took long', () => {
    expect(heights(plot([run(10), run(40), run(20)]).text)).to.deep.equal([37.5, 150, 75])
    expect(heights(plot([run(0)]).text)).to.deep.equal([0])
  })

  it('says in words what it shows, and marks what failed', () => {
    const { text } = plot([run(10), { ...run(40), status: 'failed' }])
    expect(text).to.include('<title id="plot-title">Time of the last 2 runs</title>')
    expect(text).to.include('The longest took 40 s, the last 40 s.')
    expect(text).to.include('<title>1: 10 s</title>').and.include('<title>2: 40 s, failed</title>')
    expect(text.match(/class="mark"/g)).to.have.length(1)
  })
})
