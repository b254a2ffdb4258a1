/** An element with its attributes and children; its text is that of itself alone. */
export interface XmlElement {
  /** Without the prefix of its namespace. */
  name: string
  attributes: ReadonlyMap<string, string>
  children: XmlElement[]
  text: string
}

/** What a document may not be: broken, or with what could make a reader do more than read. */
export class XmlError extends Error {
  constructor(
    message: string,
    readonly isUnsafe = false
  ) {
    super(message)
  }
}

const DEEPEST = 40
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
/** What is no element, with what ends it. */
const OTHERS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const
const NAME = /^[A-Za-z_][\w.:-]*$/
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/gy

/**
 * Reads a document of elements, attributes and text, which is all that statements of banks are made of. Document types are
 * refused, so that no entity, file or address but the five that every document has means anything. It takes time in proportion
 * to the document's length, and no recursion. Throws `XmlError`.
 */
export function readXml(text: string): XmlElement {
  const top: XmlElement = { name: '', attributes: new Map(), children: [], text: '' }
  const open: XmlElement[] = [top]
  for (const token of tokensOf(text)) {
    const within = innermost(open)
    if (!token.startsWith('<')) within.text += decoded(token)
    else if (token.startsWith('<!--') || token.startsWith('<?')) continue
    else if (token.startsWith('<![CDATA[')) within.text += token.slice(9, -3)
    else if (token.startsWith('<!')) throw new XmlError('A document type is not read', true)
    else if (token.startsWith('</')) close(open, token)
    else begin(open, token)
  }
  if (open.length > 1) throw new XmlError(`<${innermost(open).name}> does not end`)
  const [root, ...more] = top.children
  if (!root || more.length > 0 || top.text.replace('\uFEFF', '').trim() !== '')
    throw new XmlError('Not one document')
  return root
}

function* tokensOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.startsWith('<', at) ? endOfMark(text, at) : nextMark(text, at)
    yield text.slice(at, end)
    at = end
  }
}

function nextMark(text: string, at: number): number {
  const next = text.indexOf('<', at)
  return next < 0 ? text.length : next
}

function endOfMark(text: string, at: number): number {
  const [begins, ends] = OTHERS.find(([mark]) => text.startsWith(mark, at)) ?? ['<', '>']
  const end = text.indexOf(ends, at + begins.length)
  if (end < 0) throw new XmlError('The document is cut off')
  return end + ends.length
}

const innermost = (open: XmlElement[]) => open[open.length - 1]

function begin(open: XmlElement[], token: string): void {
  if (!token.endsWith('>') || token.length < 3) throw new XmlError('An element is cut off')
  const isEmpty = token.endsWith('/>')
  const inner = token.slice(1, isEmpty ? -2 : -1)
  const name = /^\S+/.exec(inner)?.[0] ?? ''
  if (!NAME.test(name)) throw new XmlError('An element without a name')
  const element: XmlElement = {
    name: localName(name),
    attributes: attributesOf(inner.slice(name.length)),
    children: [],
    text: '',
  }
  innermost(open).children.push(element)
  if (isEmpty) return
  if (open.length >= DEEPEST) throw new XmlError('Too deep', true)
  open.push(element)
}

function close(open: XmlElement[], token: string): void {
  const name = localName(token.slice(2, -1).trim())
  if (open.length === 1 || innermost(open).name !== name)
    throw new XmlError(`</${name}> ends nothing`)
  open.pop()
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  let end = 0
  ATTRIBUTE.lastIndex = 0
  for (let match = ATTRIBUTE.exec(text); match; match = ATTRIBUTE.exec(text)) {
    found.set(localName(match[1]), decoded(match[2] ?? match[3]))
    end = ATTRIBUTE.lastIndex
  }
  if (text.slice(end).trim() !== '') throw new XmlError('An attribute is broken')
  return found
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function decoded(text: string): string {
  return text.replaceAll(/&([^;&]{0,12})(;?)/g, (_, name: string, end: string) => {
    const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : characterOf(name)
    if (!end || known === undefined) throw new XmlError('An unknown entity', true)
    return known
  })
}

/** "#233" and "#xE9". */
function characterOf(name: string): string | undefined {
  const match = /^#(?:(\d{1,7})|x([\da-f]{1,6}))$/i.exec(name)
  if (!match) return undefined
  const code = match[1] ? Number(match[1]) : Number.parseInt(match[2], 16)
  const isCharacter = code <= 0x10_ffff && (code >= 0x20 || [9, 10, 13].includes(code))
  return isCharacter && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined
}
