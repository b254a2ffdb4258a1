import { relative } from 'node:path'
import type { Assert } from '@japa/assert'

/** A type with many lines, none of which is left once it is compiled. */
export interface Ignored {
  one: Assert
  another: string
}

const noted = (_target: object, _key: string) => {}

/** A class as models are: fields that are decorated, and fields that are only declared. */
export class Compiled {
  @noted
  when: Date = new Date(0)

  declare shown: Ignored
}

export const whereItFails = () => relative(process.cwd(), String(new Error().stack?.split('\n')[1]))
