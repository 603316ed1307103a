/** Tools that reach another system, each with the name of the parameter by which a run asks for it. */
export type ToolUse = Readonly<Partial<Record<keyof Tools, string>>>

/** What a deployment lends to reports beside datasets and files. */
export interface Tools {
  /** Fetches a public key in PEM from where an organisation keeps it. */
  readonly publicKey?: (url: string) => Promise<string>
  /** Posts an ingestion spec to the analytics store, and waits until it is done. */
  readonly ingest?: (spec: string) => Promise<void>
}
