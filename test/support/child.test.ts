import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { startChild } from './child.js'

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Asks again and again until the answer is yes. The test's timeout is the limit. */
const until = async <Answer>(ask: () => Answer | Promise<Answer>): Promise<Answer> => {
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    await pause(10)
  }
}

describe('a child of the tests', () => {
  let folder: string
  let output: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-child-'))
    output = join(folder, 'output.log')
  })

  afterEach(() => rm(folder, { recursive: true }))

  it('leaves in a file what it prints', async () => {
    const child = await startChild(['sh', '-c', 'echo out; echo err >&2'], output)
    await child.ended

    expect(await readFile(output, 'utf8')).to.equal('out\nerr\n')
    expect(child.hasEnded()).to.equal(true)
  })

  it('is gone when stopped', async () => {
    const child = await startChild(['sleep', '1000'], output)
    expect(child.hasEnded()).to.equal(false)

    await child.stop()

    expect(child.hasEnded()).to.equal(true)
  })

  it('may be stopped after its end', async () => {
    const child = await startChild(['true'], output)
    await child.ended

    await child.stop()
  })

  it('does not outlive a parent that is killed', async () => {
    const program = `
      const { startChild } = await import(${JSON.stringify(new URL('child.ts', import.meta.url))})
      await startChild(['sh', '-c', 'echo $$; exec sleep 1000'], ${JSON.stringify(output)})
      console.log('started')
    `
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program])
    await once(parent.stdout, 'data')
    const child = await until(async () => Number(await readFile(output, 'utf8')))

    parent.kill('SIGKILL')

    await until(() => !isRunning(child))
  })
})
