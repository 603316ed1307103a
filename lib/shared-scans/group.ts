import type { Dataset } from '../dataset.js'
import { columnsOf } from '../row-key.js'
import { type TemporaryFolder, temporaryFolder } from '../run/temporary.js'
import type { Scan, Source } from '../source.js'
import type { TokenRange } from '../token-range.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import type { Waiting } from './shared-range.js'
import { Wave } from './wave.js'

/** A run of the group, and the wave that it reads with last, by what is read. */
interface Member {
  readonly waves: Map<string, Wave>
}

/** Runs that read together, and the waves in which they do. */
export class Group {
  readonly #patienceMs: number
  readonly #temporary: TemporaryFolder = temporaryFolder()
  readonly #waiting: Waiting
  readonly #members = new Set<Member>()
  readonly #waves: Wave[] = []
  /** Those that have not begun, by what is read. */
  readonly #open = new Map<string, Wave>()
  readonly #bounds = new Map<string, Promise<readonly TokenRange[]>>()

  constructor(patienceMs: number, memory: number) {
    this.#patienceMs = patienceMs
    this.#waiting = { memory, temporary: this.#temporary.path }
  }

  add(): Member {
    const member = { waves: new Map<string, Wave>() }
    this.#members.add(member)
    return member
  }

  /** What a member reads of one range, together with all who came in time. */
  async *rows(member: Member, source: Source, scan: Scan): Chunks<AnyRow> {
    const wave = await this.#waveOf(member, scan)
    yield* wave.rows(member, source, scan)
  }

  /** The bounds of ranges: the same for all members, for those of a table change while it is written. */
  ranges(
    source: Source,
    dataset: Dataset,
    wanted: number,
    columns: Names | undefined,
  ): Promise<readonly TokenRange[]> {
    const name = `${dataset.name} ${wanted}`
    const known = this.#bounds.get(name)
    if (known) return known
    const asked = source.ranges!(dataset, wanted, columns)
    this.#bounds.set(name, asked)
    asked.catch(() => this.#bounds.delete(name))
    return asked
  }

  async leave(member: Member): Promise<void> {
    if (!this.#members.delete(member)) return
    for (const wave of member.waves.values()) await wave.leave(member)
    for (const name of this.#open.keys()) this.#beginIfComplete(name)
    if (this.#members.size === 0) await this.#end()
  }

  /** A folder is not removed while somebody still writes into it. */
  async #end(): Promise<void> {
    await Promise.all(this.#waves.map(wave => wave.ended()))
    await this.#temporary.remove()
  }

  async #waveOf(member: Member, scan: Scan): Promise<Wave> {
    const name = nameOf(scan)
    const last = member.waves.get(name)
    if (last?.has(member, scan)) return last
    const wave = this.#open.get(name) ?? this.#openWave(name)
    wave.join(member, scan)
    member.waves.set(name, wave)
    this.#beginIfComplete(name)
    await last?.leave(member)
    return wave
  }

  #openWave(name: string): Wave {
    const wave = new Wave(this.#waiting)
    this.#open.set(name, wave)
    this.#waves.push(wave)
    setTimeout(() => this.#begin(name, wave), this.#patienceMs).unref()
    return wave
  }

  #beginIfComplete(name: string): void {
    const wave = this.#open.get(name)
    if (wave && [...this.#members].every(({ waves }) => waves.has(name))) this.#begin(name, wave)
  }

  #begin(name: string, wave: Wave): void {
    if (this.#open.get(name) === wave) this.#open.delete(name)
    wave.begin()
  }
}

/** Scans of one dataset by the same columns can be one. */
const nameOf = ({ dataset, among }: Scan): string => [dataset.name, ...columnsOf(among!)].join(' ')
