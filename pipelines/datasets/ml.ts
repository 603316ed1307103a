import { boolean, date, map, text } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

export const programEnrollment = dataset('program_enrollment', {
  block: 'ml',
  summary: 'Who takes part in which program, and from where',
  columns: {
    program_id: text,
    user_id: text,
    program_externalId: text,
    program_name: text,
    pii_consent_required: boolean,
    /** Names, ids and codes: `state_name`, `district_name`, … `school_code`, `school_name`. */
    user_locations: map(text),
    organisation_id: text,
    organisation_name: text,
    user_type: text,
    user_sub_type: text,
    created_at: date,
    updated_at: date,
  },
  partition: ['program_id'],
  clustering: ['user_id'],
})
