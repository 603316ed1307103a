const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT']

/** Whether the code of an error of the system says that there is no room, on the disk or for this user. */
export const isFull = (code: unknown): boolean => FULL.includes(code)
