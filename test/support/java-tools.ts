import { findJava } from './java.js'
import { installPackages, output } from './programs.js'

/** The major version that the servers written in Java run on. */
export const JAVA = 17

const PACKAGES = ['openjdk-17-jre-headless', 'maven'] as const

export const HOW_TO_INSTALL = `Install it (Debian: apt-get install ${PACKAGES.join(' ')})`

/** The commands to work with; undefined is what is not there. */
const find = async () => ({ java: await findJava(JAVA), maven: await output('mvn', '--version') })

/** What servers written in Java need, installed when it is missing and this machine allows it. */
export const findJavaTools = async (): ReturnType<typeof find> => {
  const found = await find()
  if (found.java !== undefined && found.maven !== undefined) return found
  await installPackages(...PACKAGES)
  return find()
}
