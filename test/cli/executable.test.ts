import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const LERN = fileURLToPath(new URL('../../dist/cli/lern.js', import.meta.url))

describe('the built command', () => {
  it('can be run as a program, without naming node', async () => {
    const { stdout } = await promisify(execFile)(LERN, ['--version'])
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/)
  })
})
