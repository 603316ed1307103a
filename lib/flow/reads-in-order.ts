import type { Plan } from './plan.js'

/**
 * Whether a plan's rows are read in the order of their dataset. They are wherever they can be, so that the same data gives
 * the same bytes; a source that keeps them otherwise still serves flows in which no verb needs that order.
 */
export const readsInOrder = async ({ flow, branches, readings }: Plan): Promise<boolean> => {
  const steps = [...flow.steps, ...branches.flatMap(branch => branch.steps)]
  if (steps.some(step => step.needsOrder)) return true
  const [origin] = readings
  return (await origin!.source.ordersAs?.(origin!.dataset)) ?? true
}
