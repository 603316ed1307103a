import { expect } from 'chai'
import { dosTime } from '../../../lib/protection/dos-time.js'
import { protectionFor } from '../../../lib/protection/protection-for.js'
import { failureOf } from '../../support/failure.js'
import { AT, ENTRY, inPieces, sealed, whole } from './support.js'

const plain = { level: 'PLAIN_DATASET', format: 'modern' } as const

const moments: readonly (readonly [string, number])[] = [
  ['1980-01-01T00:00:00Z', 0x0021_0000],
  ['1979-12-31T23:59:59Z', 0x0021_0000],
  ['2026-03-05T09:30:59Z', 0x5c65_4bdd],
  ['2107-12-31T23:59:59Z', 0xff9f_bf7d],
  ['2108-01-01T00:00:00Z', 0xff9f_bf7d],
]

describe('a zip', () => {
  const zone = process.env.TZ
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  for (const [moment, packed] of moments) {
    it(`says ${moment} as 0x${packed.toString(16)}`, () => expect(dosTime(new Date(moment))).to.equal(packed))
  }

  it('is the same to the byte for the same data, in whatever pieces and wherever it is made', async () => {
    const bytes = Buffer.alloc(200_000, 'id,name\n')
    const expected = await sealed(plain, bytes)
    for (const TZ of ['Asia/Kolkata', 'America/New_York']) {
      process.env.TZ = TZ
      expect((await sealed(plain, bytes, [7, 60_000])).equals(expected)).to.equal(true)
    }
  })

  it('needs nothing that old readers lack when its size is known', async () => {
    const versionOf = (zip: Buffer) => zip.readUInt16LE(4)
    const unknown = await whole(
      protectionFor(plain).seal(inPieces(Buffer.from('a')), { entry: ENTRY, at: AT }),
    )
    expect(versionOf(unknown)).to.equal(45)
    expect(versionOf(await sealed(plain, Buffer.from('a')))).to.equal(20)
  })

  it('fails with what its bytes fail with', async () => {
    const failing = async function* () {
      yield Buffer.from('a,b\n')
      throw new Error('the disk is gone')
    }
    const error = await failureOf(whole(protectionFor(plain).seal(failing(), { entry: ENTRY, at: AT })))
    expect(error.message).to.equal('the disk is gone')
  })

  it('closes its source when nobody wants the rest', async () => {
    let closed = false
    const endless = async function* () {
      try {
        for (;;) yield Buffer.alloc(100_000)
      } finally {
        closed = true
      }
    }
    for await (const _ of protectionFor(plain).seal(endless(), { entry: ENTRY, at: AT })) break
    expect(closed).to.equal(true)
  })
})
