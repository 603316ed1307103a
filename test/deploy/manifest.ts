import { readFile } from 'node:fs/promises'
import { parseAllDocuments } from 'yaml'

/** A container of a manifest, as far as the tests look at it. */
export interface Container {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly args: readonly string[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly resources?: { readonly requests?: object; readonly limits?: object }
  readonly securityContext?: object
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
  readonly env?: unknown
  readonly livenessProbe?: object
  readonly readinessProbe?: object
}

export interface PodSpec {
  readonly automountServiceAccountToken?: boolean
  readonly terminationGracePeriodSeconds: number
  readonly restartPolicy?: string
  readonly securityContext?: object
  readonly containers: readonly Container[]
  readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[]
}

interface Template {
  readonly metadata: { readonly labels: object }
  readonly spec: PodSpec
}

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly template?: Template
    readonly selector?: { readonly matchLabels?: object }
    readonly jobTemplate?: { readonly spec: { readonly template: Template } }
  }
}

/** The documents of a file. Fails on what is no YAML, and on keys that stand twice. */
export const manifestsOf = async (file: string): Promise<readonly Manifest[]> => {
  const documents = parseAllDocuments(await readFile(file, 'utf8'), { strict: true, uniqueKeys: true })
  if (!Array.isArray(documents)) throw new Error(`${file} is empty`)
  for (const { errors, warnings } of documents) for (const problem of [...errors, ...warnings]) throw problem
  return documents.map(document => document.toJS())
}

/** The pods that a manifest makes, if it makes any. */
export const templateOf = ({ spec }: Manifest): Template | undefined =>
  spec?.template ?? spec?.jobTemplate?.spec.template
