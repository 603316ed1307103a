/** How well a file is protected, from the least to the most, by the names that tenants' policies use. */
export const LEVELS = [
  'PLAIN_DATASET',
  'PASSWORD_PROTECTED_DATASET',
  'TEXT_KEY_ENCRYPTED_DATASET',
  'PUBLIC_KEY_ENCRYPTED_DATASET',
] as const

export type Level = (typeof LEVELS)[number]

export const isLevel = (name: string): name is Level => LEVELS.some(level => level === name)
