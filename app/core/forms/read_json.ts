import { Exception } from '@adonisjs/core/exceptions'
import { BodyTooDeep } from '#core/forms/body_too_deep'
import { DEEPEST } from '#core/forms/well_formed'

/**
 * The object or list that a JSON text stands for, with null for each empty text, as forms have it. How deep it is nested
 * is counted before anything reads it, because reading goes as deep as the text does. Throws 400 where it is too deep or
 * no JSON. Of a key that is named twice the last counts.
 */
export function readJson(text: string): unknown {
  if (text.trim() === '') return {}
  if (depthOf(text) > DEEPEST) throw new BodyTooDeep()
  try {
    const value: unknown = JSON.parse(text, (_key, item: unknown) => (item === '' ? null : item))
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below: the parser's own message quotes what was sent.
  }
  throw new Exception('The body is not the JSON of an object or a list', {
    status: 400,
    code: 'E_BAD_JSON',
  })
}

/** How many brackets are open at once; those inside texts are none. It stops counting where it is too deep. */
function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false]
  for (let at = 0; at < text.length && deepest <= DEEPEST; at++) {
    const character = text[at]
    if (quoted && character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth)
    else if (character === '}' || character === ']') depth--
  }
  return deepest
}
