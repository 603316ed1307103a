const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const

type Name = keyof typeof CODES

/** Ways to make text stand out; each leaves it as it is where colour is not wanted. */
export type Style = Readonly<Record<Name, (text: string) => string>>

export interface ColorWish {
  readonly stream: { readonly isTTY?: boolean }
  readonly env: NodeJS.ProcessEnv
  /** False after `--no-color`. */
  readonly color?: boolean
}

/** Colour only on a terminal, and only when neither `NO_COLOR` nor `--no-color` speaks against it. */
export const style = ({ stream, env, color = true }: ColorWish): Style => {
  const wanted = color && stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  const paint =
    (name: Name) =>
    (text: string): string =>
      wanted ? `\x1b[${CODES[name][0]}m${text}\x1b[${CODES[name][1]}m` : text
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
  }
}
