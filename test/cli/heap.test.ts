import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'

const MEBIBYTE = 1024 * 1024

/** A process that holds rows for a while, lets go of them, and waits: what its heap holds then. */
const program = (keeping: string): string => `
  import { setTimeout as pause } from 'node:timers/promises'
  import { getHeapStatistics, setFlagsFromString } from 'node:v8'
  import { keepHeapSmall } from ${JSON.stringify(resolve('dist/cli/heap.js'))}
  setFlagsFromString('--no-incremental-marking')
  ${keeping}
  let rows = []
  for (let at = 0; at < 2_000_000; at++) rows.push({ at, name: 'row ' + at })
  rows = undefined
  await pause(500)
  console.log(getHeapStatistics().used_heap_size)
  process.exit(0)
`

const heldBy = async (keeping: string): Promise<number> => {
  const argv = ['--input-type=module', '-e', program(keeping)]
  const { stdout } = await promisify(execFile)(process.execPath, argv)
  return Number(stdout) / MEBIBYTE
}

describe('the heap of the command line', () => {
  it('is tidied up when it has grown', async function () {
    this.timeout(60_000)
    expect(await heldBy('keepHeapSmall()')).to.be.below(64)
    // Else this would show nothing.
    expect(await heldBy('')).to.be.above(100)
  })
})
