import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { LernError } from '../../lib/errors.js'
import { type Opened, unprotect } from '../../lib/protection/unprotect.js'
import { segment } from '../../lib/safe-path.js'
import { readSecretFile } from '../../lib/secret-file.js'
import { interruptible } from '../interrupt.js'
import { type GlobalOptions, type Io, printJson, say } from '../io.js'
import { writeWhole } from '../write-whole.js'

interface Options extends GlobalOptions {
  readonly keyFile?: string
  readonly passwordFile?: string
  readonly out?: string
}

export const decryptCommand = (program: Command, io: Io): Command =>
  program
    .command('decrypt')
    .summary('open a protected file of any format, old or new')
    .argument('<file>', 'a zip with or without a password, or the encrypted file that was in one')
    .option('--key-file <file>', 'the text that it was encrypted with, or a private RSA key in PEM')
    .option('--password-file <file>', 'the password of the zip')
    .option('--out <file>', 'where to write; else beside it, under the name that the zip tells')
    .action(async (file: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const written = await decrypt(io, file, options)
      if (options.json) await printJson(io, { file: written.file, bytes: written.bytes })
      else if (!options.quiet) await say(io, `wrote ${written.file}, ${written.bytes} bytes\n`)
    })

interface Written {
  readonly file: string
  readonly bytes: number
}

const decrypt = async (io: Io, given: string, options: Options): Promise<Written> => {
  const file = resolve(io.cwd, given)
  const secrets = {
    key: await secret(io, options.keyFile),
    password: await secret(io, options.passwordFile),
  }
  return interruptible(signal =>
    unprotect(file, secrets, async opened => {
      const out = options.out === undefined ? besides(file, opened) : resolve(io.cwd, options.out)
      if (out === file) throw wouldBeLost(file)
      return { file: out, bytes: await writeWhole(out, opened.bytes, signal) }
    }),
  )
}

const secret = (io: Io, file: string | undefined): Promise<string> | undefined =>
  file === undefined ? undefined : readSecretFile(resolve(io.cwd, file))

/** A zip may tell any name, also one that leads elsewhere: only its end is taken. */
const besides = (file: string, { entry }: Opened): string => {
  const name = entry?.split(/[/\\]/).at(-1)
  if (name) return resolve(dirname(file), segment(name))
  throw new LernError('USAGE', 'the file does not tell what it is called inside', {
    file,
    allowed: '--out with the file to write',
  })
}

const wouldBeLost = (file: string) =>
  new LernError('USAGE', 'the protected file would be overwritten', {
    file,
    allowed: '--out with another file',
  })
