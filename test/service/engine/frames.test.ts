import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import fc from 'fast-check'
import { opened, type SealedBy, seal } from '../../../service/engine/frames.js'
import { failureOf } from '../../support/failure.js'

const by: SealedBy = { key: randomBytes(32), of: 'run.0.1' }
const sealed = (parts: readonly Uint8Array[]) => Buffer.concat(parts.map((part, at) => seal(part, at, by)))

/** The same bytes, cut anywhere. */
const pieces = (bytes: Buffer, length: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    bytes.subarray(at * length, (at + 1) * length),
  )

const open = async (content: readonly Uint8Array[], with_: SealedBy = by): Promise<readonly Buffer[]> => {
  const frames: Buffer[] = []
  for await (const frame of opened(Readable.from(content), with_)) frames.push(frame)
  return frames
}

describe('sealed frames', () => {
  it('give back what was sealed, wherever their bytes are cut', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 200 }), async (given, length) => {
        const found = await open(pieces(sealed(given), length))
        expect(found).to.deep.equal(given.map(part => Buffer.from(part)))
      }),
      { numRuns: 200 },
    )
  })

  it('hide what was sealed', () => {
    expect(sealed([Buffer.from('a name')]).includes('a name')).to.equal(false)
  })

  const one = seal(Buffer.from('one'), 0, by)
  const two = seal(Buffer.from('two'), 1, by)
  const changed = Buffer.from(one)
  changed[changed.length - 1]! ^= 1
  const damages: readonly (readonly [name: string, content: readonly Buffer[], by: SealedBy])[] = [
    ['of which a bit was changed', [changed], by],
    ['that were swapped', [two, one], by],
    ['that are cut short', [one.subarray(0, -1)], by],
    ['of another part', [one], { ...by, of: 'run.1.1' }],
    ['of another run', [one], { ...by, key: randomBytes(32) }],
  ]
  for (const [name, content, with_] of damages)
    it(`refuse those ${name}`, async () => {
      const error = await failureOf(open(content, with_))
      expect(error).to.include({ code: 'STORE_FAILED' })
      expect(error.message).to.equal(`part ${with_.of} is not what was staged`)
    })
})
