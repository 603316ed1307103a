import { writeFile } from 'node:fs/promises'
import { jsonSchema } from './json-schema.js'

/** Writes `lern.schema.json`, the published form of the schema. */
await writeFile(
  new URL('../../lern.schema.json', import.meta.url),
  `${JSON.stringify(jsonSchema(), null, 2)}\n`,
)
