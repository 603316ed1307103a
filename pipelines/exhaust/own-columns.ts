/** Columns that are for a report itself: beside the headers of a file, which a request may choose. */

/** The file that a row goes into. */
export const FILE = '(file)'

/** The scores of a learner, which become columns of their own. */
export const SCORES = '(scores)'
