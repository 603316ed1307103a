import { csv, from, report } from 'lern-data-products'
import { userEnrolments } from 'lern-data-products/pipelines'

const COLUMNS = ['userid', 'courseid', 'batchid', 'active', 'enrolled_date', 'progress']

/** Six plain columns of the enrolments. In JavaScript, so that its compilation is not measured with it. */
export const sixColumns = report({
  name: 'six-columns',
  summary: 'Six columns of user_enrolments',
  compose: () =>
    from(userEnrolments, ...COLUMNS)
      .select(Object.fromEntries(COLUMNS.map(name => [name, name])))
      .to(csv({ file: 'six-columns.csv', formulas: 'keep' })),
})
