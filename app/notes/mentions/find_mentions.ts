import type { TimelineText } from '#core/registries/timelines'

/** Somebody who can be mentioned. */
export interface Mentionable {
  memberId: string
  name: string
  email: string
}

interface Handle {
  text: string
  memberId: string
}

const WORD = /[\p{L}\p{N}_]/u

/**
 * What follows an @ for each of the staff: the whole name, with and without spaces, what stands before the @ of the address, and
 * the first name where nobody else has it. The longest come first.
 */
export function handlesOf(people: Mentionable[]): Handle[] {
  const firsts = people.map(({ name }) => firstName(name))
  return people
    .flatMap(({ memberId, name, email }) => {
      const first = firstName(name)
      const alone = firsts.filter((other) => other === first).length === 1
      const texts = [name, name.replace(/\s+/g, ''), email.split('@')[0], alone ? first : '']
      return texts.map((text) => ({ text: text.toLowerCase(), memberId }))
    })
    .filter(({ text }) => text !== '')
    .sort((one, other) => other.text.length - one.text.length)
}

/** What to write to mention each of them: "@Nele", or the whole name where two share the first. */
export function shortHandles(people: Mentionable[]): string[] {
  const firsts = people.map(({ name }) => firstName(name))
  return people.map(({ name }, index) => {
    const alone = firsts.filter((other) => other === firsts[index]).length === 1
    return `@${alone ? name.split(/\s+/)[0] : name}`
  })
}

const firstName = (name: string) => name.trim().split(/\s+/)[0].toLowerCase()

/** A text in parts, mentions apart. An @ inside a word, as in an address, mentions nobody. */
export function partsOf(body: string, handles: Handle[]): (TimelineText & { memberId?: string })[] {
  const parts: (TimelineText & { memberId?: string })[] = []
  let plain = ''
  for (let at = 0; at < body.length;) {
    const found = body[at] === '@' && startsWord(body, at) ? handleAt(body, at + 1, handles) : null
    if (!found) {
      plain += body[at]
      at++
      continue
    }
    if (plain) parts.push({ text: plain })
    plain = ''
    const end = at + 1 + found.text.length
    parts.push({ text: body.slice(at, end), strong: true, memberId: found.memberId })
    at = end
  }
  return plain ? [...parts, { text: plain }] : parts
}

/** The members that a text mentions, each once. */
export function mentionedIn(body: string, people: Mentionable[]): string[] {
  const found = partsOf(body, handlesOf(people)).flatMap(({ memberId }) => memberId ?? [])
  return [...new Set(found)]
}

const startsWord = (body: string, at: number) => at === 0 || !WORD.test(body[at - 1])

function handleAt(body: string, start: number, handles: Handle[]): Handle | null {
  const rest = body.slice(start, start + 120).toLowerCase()
  const fits = ({ text }: Handle) =>
    rest.startsWith(text) && !WORD.test(body[start + text.length] ?? '')
  return handles.find(fits) ?? null
}
