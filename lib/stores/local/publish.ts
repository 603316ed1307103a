import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../../make-folder.js'
import { attempt } from '../failure.js'
import { settle } from '../settle.js'
import type { LocalDraft } from './draft.js'
import { linkOrCopy, syncFolder } from './durable.js'
import type { Layout } from './layout.js'

/** One file on its way to its readers. */
interface Step {
  readonly draft: LocalDraft
  readonly target: string
  /** A second name of the draft: renamed over the target, so that the draft stays until all is done. */
  readonly next: string
  /** A second name of what readers saw before. */
  readonly previous: string
  replaces: boolean
  visible: boolean
}

const stepsOf = (drafts: readonly LocalDraft[], layout: Layout): readonly Step[] =>
  drafts.map((draft, index) => {
    const aside = join(layout.run(draft.owner), 'publishing')
    return {
      draft,
      target: layout.file(draft.path),
      next: join(aside, `${index}.next`),
      previous: join(aside, `${index}.previous`),
      replaces: false,
      visible: false,
    }
  })

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const keepPrevious = async ({ target, previous }: Step): Promise<boolean> => {
  try {
    await linkOrCopy(target, previous)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

const prepare = (step: Step): Promise<void> =>
  attempt('publishing', step.draft.path, async () => {
    await makeFolder(dirname(step.next))
    await makeFolder(dirname(step.target))
    await rm(step.next, { force: true })
    await rm(step.previous, { force: true })
    await linkOrCopy(step.draft.file, step.next)
    step.replaces = await keepPrevious(step)
  })

const show = (step: Step): Promise<void> =>
  attempt('publishing', step.draft.path, async () => {
    await rename(step.next, step.target)
    step.visible = true
  })

const takeBack = (step: Step): Promise<void> =>
  attempt('taking back', step.draft.path, async () => {
    if (!step.visible) return
    if (step.replaces) await rename(step.previous, step.target)
    else await rm(step.target, { force: true })
  })

const tidy = async (step: Step): Promise<void> => {
  await rm(step.next, { force: true })
  await rm(step.previous, { force: true })
}

const syncTargets = (steps: readonly Step[]): Promise<void> =>
  settle(new Set(steps.map(step => dirname(step.target))), folder =>
    attempt('publishing', steps[0]!.draft.path, () => syncFolder(folder)),
  )

/**
 * Shows all drafts to readers, or none: when one cannot be shown, those that were are taken back and what stood there
 * before returns. A process that is killed in between leaves each file whole, old or new, and all drafts in place.
 */
export const publishAll = async (drafts: readonly LocalDraft[], layout: Layout): Promise<void> => {
  const steps = stepsOf(drafts, layout)
  try {
    await settle(drafts, draft => draft.seal())
    await settle(steps, prepare)
    await settle(steps, show)
    await syncTargets(steps)
  } catch (error) {
    await settle(steps, takeBack)
    await settle(steps, tidy)
    throw error
  }
  await settle(steps, tidy)
  await settle(drafts, draft => draft.discard())
}
