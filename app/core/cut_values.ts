import { parseEnv } from 'node:util'

/** One line, or several where quotes hold them: its name, a value in quotes or without, and what stands behind the quotes. */
const ENTRY =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:("[^"]*"|'[^']*'|`[^`]*`)([^\n]*)|([^\n]*))$/gm

/** A comment stands at the end of a line, after a space. */
const HARMLESS = /^(\s+#.*|\s*)$/

const REFERENCE = /^\$(?:\{\s*(\w+)\s*\}|(\w+))/

/**
 * Which values of an `.env` file do not arrive as they are written, each as a sentence that says how to write it. A
 * reference to a variable that is set, a comment after a space, and what the environment sets itself are fine.
 */
export function cutValues(text: string, environment: NodeJS.ProcessEnv): string[] {
  const read = parseEnv(text)
  const isSet = (name: string) => Boolean(environment[name] || read[name])
  const entries = [...text.matchAll(ENTRY)].filter(([, name]) => !environment[name])
  return entries.flatMap(([, name, quoted, behind, bare]) => {
    if (quoted === undefined ? isCutAtHash(bare) : !HARMLESS.test(behind))
      return `${name} is cut at ${quoted === undefined ? 'its #' : 'its second quote'}: put the value in quotes that it does not hold itself`
    return losesDollar(read[name] ?? '', isSet)
      ? `${name} loses what follows its $: write \\$ for each $, in quotes as well`
      : []
  })
}

function isCutAtHash(bare: string): boolean {
  const at = bare.indexOf('#')
  if (at === -1) return false
  return at === 0 ? /^#\S/.test(bare) : !/\s/.test(bare[at - 1])
}

function losesDollar(value: string, isSet: (name: string) => boolean): boolean {
  return [...value.matchAll(/(?<!\\)\$/g)].some(({ index }) => {
    const [, braced, plain] = REFERENCE.exec(value.slice(index)) ?? []
    const name = braced ?? plain
    return name === undefined || !isSet(name)
  })
}
