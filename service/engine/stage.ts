import type { Part } from '../../lib/run/read-part.js'
import type { Store } from '../../lib/store.js'
import { type SealedBy, seal } from './frames.js'
import type { Manifest } from './manifest.js'
import type { PartTask, Staged } from './messages.js'
import { placeOf } from './names.js'

/** Frames of small files stay small, those of large ones are of this size or a little more. */
const FRAME_BYTES = 1024 * 1024

/**
 * Writes what a part has read into one draft of its attempt, sealed with the key of the run, durably. The draft stays
 * where it is; on a failure nothing does.
 */
export const stage = async (store: Store, { data, part, attempt }: PartTask, read: Part): Promise<Staged> => {
  const { path, owner } = placeOf({ ...part, report: data.report, attempt })
  const by: SealedBy = { key: Buffer.from(data.key, 'base64'), of: path }
  const draft = await store.draft(path, owner)
  try {
    let frame = 0
    for await (const bytes of contentOf(part, read)) await draft.write(seal(bytes, frame++, by))
    const { bytes } = await draft.mark({ durable: true })
    await draft.keep()
    const rows = read.files.reduce((sum, file) => sum + file.rows, 0)
    return { attempt, bytes, rows }
  } catch (error) {
    await draft.discard().catch(() => {})
    throw error
  }
}

async function* contentOf({ ranges }: PartTask['part'], read: Part): AsyncGenerator<Uint8Array> {
  const manifest: Manifest = {
    ranges,
    files: read.files.map(({ values, rows, bytes, sha256 }) => ({ values, rows, bytes, sha256 })),
    leftOut: [...read.leftOut],
    counted: read.counted,
    lookups: read.lookups,
  }
  yield Buffer.from(JSON.stringify(manifest))
  for (const { draft } of read.files) yield* inFrames(await draft.read())
}

/** A frame never holds bytes of two files. */
async function* inFrames(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let size = 0
  for await (const bytes of content) {
    held.push(bytes)
    size += bytes.length
    if (size < FRAME_BYTES) continue
    yield Buffer.concat(held, size)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held, size)
}
