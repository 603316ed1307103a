import type { BlockBlobClient } from '@azure/storage-blob'
import { LernError } from '../../lib/errors.js'
import { settle } from '../../lib/stores/settle.js'
import { type BlobState, stateOf } from './blob-state.js'
import { COMMIT } from './block-list.js'
import { copy } from './copy.js'
import type { AzureDraft } from './draft.js'
import { isAnswer } from './failure.js'
import { blockBlob, type Site } from './site.js'

/** One file on its way to its readers. */
interface Step {
  readonly draft: AzureDraft
  readonly source: BlockBlobClient
  readonly target: BlockBlobClient
  /** The sealed draft. */
  state: BlobState | undefined
  /** What readers saw before, as a snapshot of it. */
  previous: BlockBlobClient | undefined
}

const stepOf = (site: Site, draft: AzureDraft): Step => ({
  draft,
  source: blockBlob(site, site.places.draft(draft.path, draft.owner)),
  target: blockBlob(site, site.places.file(draft.path)),
  state: undefined,
  previous: undefined,
})

const damaged = (path: string): LernError =>
  new LernError('STORE_FAILED', `publishing ${path} failed: the store does not hold what was written`, {
    path,
  })

/** A version that was changed since the draft began fails here, before anything is shown. */
const keepPrevious = async (site: Site, { draft, target }: Step): Promise<BlockBlobClient | undefined> => {
  if (draft.replaces === undefined) return undefined
  const conditions = { ifMatch: draft.replaces }
  const { snapshot } = await site.requests.send('publishing', draft.path, abortSignal =>
    target.createSnapshot({ abortSignal, conditions }),
  )
  return target.withSnapshot(snapshot!)
}

const prepare = async (site: Site, step: Step): Promise<void> => {
  const { path } = step.draft
  const { bytes, commit } = await step.draft.seal()
  const state = await stateOf(site, step.source, 'publishing', path)
  if (state?.bytes !== bytes || state.metadata[COMMIT] !== commit) throw damaged(path)
  step.state = state
  step.previous = await keepPrevious(site, step)
}

/** A server may tell the checksum of a copy also where none was known. */
const isSame = (found: Uint8Array | undefined, known: Uint8Array | undefined): boolean =>
  known === undefined || (found !== undefined && Buffer.compare(found, known) === 0)

/** What readers see, when it is what this step has shown them. */
const shown = async (site: Site, { draft, state, target }: Step): Promise<BlobState | undefined> => {
  const found = await stateOf(site, target, 'publishing', draft.path)
  return found !== undefined && found.metadata[COMMIT] === state?.metadata[COMMIT] ? found : undefined
}

/** An answer may be lost, and the same request sent again then finds itself done. */
const show = async (site: Site, step: Step): Promise<void> => {
  const { draft, state, source, target } = step
  const conditions = draft.replaces === undefined ? { ifNoneMatch: '*' } : { ifMatch: draft.replaces }
  let conflict: unknown
  try {
    await copy({ site, path: draft.path, from: source, state: state!, to: target, conditions })
  } catch (error) {
    if (!isAnswer(error, 409, 412)) throw error
    conflict = error
  }
  const found = await shown(site, step)
  if (found === undefined) throw conflict ?? damaged(draft.path)
  if (found.bytes !== state!.bytes) throw damaged(draft.path)
  if (!isSame(found.headers.blobContentMD5, state!.headers.blobContentMD5)) throw damaged(draft.path)
}

/** Looks at what readers see: a request whose answer never came may have been done. */
const takeBack = async (site: Site, step: Step): Promise<void> => {
  const { path } = step.draft
  if (step.state === undefined) return
  const found = await shown(site, step)
  if (found === undefined) return
  const conditions = { ifMatch: found.etag }
  if (step.previous === undefined) {
    await site.requests.send('taking back', path, abortSignal =>
      step.target.deleteIfExists({ abortSignal, conditions }),
    )
    return
  }
  const state = await stateOf(site, step.previous, 'taking back', path)
  await copy({ site, path, from: step.previous, state: state!, to: step.target, conditions })
}

const tidy = async (site: Site, { draft, previous }: Step): Promise<void> => {
  if (previous === undefined) return
  await site.requests.send('closing', draft.path, abortSignal => previous.deleteIfExists({ abortSignal }))
}

/**
 * Shows all drafts to readers, or none: when one cannot be shown, those that were are taken back and what
 * stood there before returns. A process that is killed in between leaves each file whole, old or new, and
 * all drafts in place.
 */
export const publishAll = async (site: Site, drafts: readonly AzureDraft[]): Promise<void> => {
  const steps = drafts.map(draft => stepOf(site, draft))
  try {
    await settle(steps, step => prepare(site, step))
    await settle(steps, step => show(site, step))
  } catch (error) {
    await settle(steps, step => takeBack(site, step))
    await settle(steps, step => tidy(site, step))
    throw error
  }
  // Readers see it: what cannot be tidied up now fails nobody, and is cleaned away before a later run.
  await settle(steps, step => tidy(site, step)).catch(() => undefined)
  await settle(drafts, draft => draft.discard()).catch(() => undefined)
}
