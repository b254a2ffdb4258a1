import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { AREAS } from './pages.js'

export const WIDTHS = [375, 768, 1280, 1600]
export const THEMES = ['light', 'dark'] as const
export const STATES = ['empty', 'full', 'failing'] as const

export type Theme = (typeof THEMES)[number]
export type State = (typeof STATES)[number]

export interface ShotOptions {
  out: string
  /** Parts of names or of areas; every page where there is none. */
  pages: string[]
  widths: number[]
  themes: Theme[]
  states: State[]
  /** Pages that are open at a time. */
  jobs: number
}

export const USAGE = `
npm run shots                 screenshots of every page of the panel, with an index page to look at them

  --pages services,billing    only pages whose name or area holds one of these words
  --widths 375,1280           of ${WIDTHS.join(', ')}
  --themes dark               of ${THEMES.join(', ')}
  --states full,failing       of ${STATES.join(', ')}
  --out tmp/shots             the folder; what it holds is replaced
  --jobs 2                    pages that are open at a time

Areas: ${Object.keys(AREAS).join(', ')}, errors
`

/** What the command line asks for; throws with a sentence for people where it cannot be done. */
export function readOptions(args: string[]): ShotOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      pages: { type: 'string', default: '' },
      widths: { type: 'string', default: WIDTHS.join() },
      themes: { type: 'string', default: THEMES.join() },
      states: { type: 'string', default: STATES.join() },
      out: { type: 'string', default: 'tmp/shots' },
      jobs: { type: 'string', default: String(Math.min(availableParallelism(), 3)) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  return {
    out: values.out,
    pages: listOf(values.pages),
    widths: listOf(values.widths).map((text) => numberFrom('--widths', text, 200)),
    themes: listOf(values.themes).map((text) => oneOf('--themes', text, THEMES)),
    states: listOf(values.states).map((text) => oneOf('--states', text, STATES)),
    jobs: numberFrom('--jobs', values.jobs, 1),
  }
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function numberFrom(flag: string, text: string, least: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= least) return number
  throw new Error(`${flag} takes whole numbers from ${least}, not "${text}".`)
}

function oneOf<Choice extends string>(
  flag: string,
  text: string,
  choices: readonly Choice[]
): Choice {
  const choice = choices.find((each) => each === text)
  if (choice) return choice
  throw new Error(`${flag} takes ${choices.join(', ')}, not "${text}".`)
}
