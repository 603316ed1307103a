import { createHash } from 'node:crypto'
import type { Store } from '../../lib/store.js'
import { damaged, opened } from './frames.js'
import type { Manifest, ManifestFile } from './manifest.js'
import type { CommitTask } from './messages.js'
import { placeOf } from './names.js'

/** What a part has staged, to be read once, in order. */
export interface StagedPart {
  readonly manifest: Manifest
  /** The rows of the next file of the manifest, to be read to their end. Fails when they are not what was staged. */
  next(): AsyncIterable<Uint8Array>
}

/** Opens the one attempt at a part that counts, does something with it, and lets go of its draft, which stays. */
export const withStaged = async (
  store: Store,
  { run, data, staged }: CommitTask,
  index: number,
  use: (part: StagedPart) => Promise<void>,
): Promise<void> => {
  const { attempt, bytes } = staged[index]!
  const { path, owner } = placeOf({ report: data.report, run, index, attempt })
  const draft = await store.draft(path, owner, { bytes })
  try {
    const frames = opened(await draft.read(), { key: Buffer.from(data.key, 'base64'), of: path })
    try {
      await use(await partOf(frames, path))
    } finally {
      await frames.return(undefined)
    }
  } finally {
    await draft.keep()
  }
}

const partOf = async (frames: AsyncGenerator<Buffer>, part: string): Promise<StagedPart> => {
  const first = await frames.next()
  if (first.done) throw damaged(part)
  const manifest = JSON.parse(first.value.toString()) as Manifest
  let next = 0
  return { manifest, next: () => fileFrom(frames, manifest.files[next++]!, part) }
}

async function* fileFrom(
  frames: AsyncGenerator<Buffer>,
  file: ManifestFile,
  part: string,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for (let left = file.bytes; left > 0; ) {
    const { done, value } = await frames.next()
    if (done || value.length > left) throw damaged(part)
    hash.update(value)
    left -= value.length
    yield value
  }
  if (hash.digest('hex') !== file.sha256) throw damaged(part)
}
