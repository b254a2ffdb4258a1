import { failed, ok, type Result } from '#core/result'
import type { CleanImage } from '#core/brand/images/clean_png'
import type { ImageProblem } from '#core/brand/images/read_image'

/** Elements that draw. What else a drawing program writes is left out; what runs or loads something is refused. */
const DRAWS = new Set(
  (
    'svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan ' +
    'linearGradient radialGradient stop clipPath mask pattern marker style'
  ).split(' ')
)
const REFUSED = new Set(
  (
    'script foreignObject iframe object embed audio video canvas handler listener image feImage a animate ' +
    'animateMotion animateTransform set discard'
  )
    .toLowerCase()
    .split(' ')
)
/** Attributes with a prefix belong to editors, but for these. */
const PREFIXED = new Set(['xlink:href', 'xml:space'])
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const DEEPEST = 64
const MOST_TAGS = 5_000

const TOKEN = {
  comment: /<!--[\s\S]*?-->/y,
  instruction: /<\?xml[\s\S]*?\?>/y,
  data: /<!\[CDATA\[([\s\S]*?)\]\]>/y,
  close: /<\/([A-Za-z_][\w:.-]*)\s*>/y,
  open: /<([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y,
  text: /[^<]+/y,
} as const

export function isSvg(file: Buffer): boolean {
  return /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!DOCTYPE[^>]*>\s*)?<svg[\s>]/i.test(
    file.toString('utf8', 0, 4_096)
  )
}

/**
 * The drawing of an SVG file, written anew from the elements and attributes that draw. Files that run something or load
 * something from elsewhere are refused, so that nobody wonders what became of it.
 */
export function cleanSvg(file: Buffer): Result<CleanImage, { type: ImageProblem }> {
  const reader = new SvgReader(file.toString('utf8').replace(/^\uFEFF/, ''))
  const problem = reader.read()
  if (problem) return failed({ type: problem })
  if (!reader.size) return failed({ type: 'no_size' })
  return ok({ content: Buffer.from(reader.written), ...reader.size })
}

class SvgReader {
  written = ''
  size: { width: number; height: number } | null = null
  #at = 0
  #open: string[] = []
  /** Within how many elements that are left out it stands. */
  #skipped = 0
  #tags = 0

  constructor(private readonly text: string) {}

  /** Reads to the end; null where all is well. */
  read(): ImageProblem | null {
    while (this.#at < this.text.length) {
      const problem = this.#next()
      if (problem) return problem
    }
    return this.#open.length > 0 || this.#tags === 0 ? 'broken' : null
  }

  #next(): ImageProblem | null {
    if (this.#take('comment') || this.#take('instruction')) return null
    const data = this.#take('data')
    if (data) return this.#characters(data[1])
    const closed = this.#take('close')
    if (closed) return this.#close(closed[1])
    const opened = this.#take('open')
    if (opened) return this.#begin(opened)
    const text = this.#take('text')
    const decoded = text && decode(text[0])
    return decoded === null ? this.#unreadable() : this.#characters(decoded)
  }

  /** Entities of its own may be anything, also an endless text. */
  #unreadable(): ImageProblem {
    return /^<!(?:DOCTYPE|ENTITY)/i.test(this.text.slice(this.#at, this.#at + 12))
      ? 'doctype'
      : 'broken'
  }

  #begin([, name, written, empty]: string[]): ImageProblem | null {
    if (++this.#tags > MOST_TAGS || this.#open.length >= DEEPEST) return 'too_complex'
    if (this.#open.length === 0 && (name !== 'svg' || this.#tags > 1)) return 'broken'
    if (REFUSED.has(name.toLowerCase().replace(/^.*:/, ''))) return 'active'
    const attributes = attributesOf(written)
    if (attributes === null) return 'broken'
    const problem = attributes.map(problemOf).find((each) => each !== null)
    if (problem) return problem
    if (this.#tags === 1) this.size = sizeOf(new Map(attributes))
    const draws = DRAWS.has(name) && this.#skipped === 0
    if (draws) this.written += openTag(name, attributes, this.#tags === 1, Boolean(empty))
    if (empty) return this.#tags === 1 ? 'broken' : null
    this.#open.push(name)
    if (!draws) this.#skipped++
    return null
  }

  #close(name: string): ImageProblem | null {
    if (this.#open.pop() !== name) return 'broken'
    if (this.#skipped > 0) this.#skipped--
    else this.written += `</${name}>`
    return null
  }

  #characters(text: string): ImageProblem | null {
    const parent = this.#open.at(-1)
    if (parent === undefined) return text.trim() === '' ? null : 'broken'
    if (parent === 'style' && loadsSomething(text)) return 'foreign'
    if (this.#skipped === 0 && ['style', 'text', 'tspan', 'title', 'desc'].includes(parent))
      this.written += escape(text)
    return null
  }

  #take(kind: keyof typeof TOKEN): RegExpExecArray | null {
    const token = TOKEN[kind]
    token.lastIndex = this.#at
    const found = token.exec(this.text)
    if (found) this.#at = token.lastIndex
    return found
  }
}

type Attribute = [name: string, value: string]

function attributesOf(written: string): Attribute[] | null {
  const found = [...written.matchAll(/([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
  const attributes = found.map(([, name, double, single]): [string, string | null] => [
    name,
    decode(double ?? single ?? ''),
  ])
  return attributes.every((each): each is Attribute => each[1] !== null) ? attributes : null
}

function problemOf([name, value]: Attribute): ImageProblem | null {
  const local = name.toLowerCase().replace(/^.*:/, '')
  if (local.startsWith('on')) return 'active'
  if (/(?:java|vb)script\s*:/i.test(value.replaceAll(/[\s\p{Cc}]/gu, ''))) return 'active'
  if (['href', 'src', 'base'].includes(local) && !value.trim().startsWith('#')) return 'foreign'
  return !name.startsWith('xmlns') && loadsSomething(value) ? 'foreign' : null
}

/** Whether a style names something outside of the drawing; escapes could hide it. */
function loadsSomething(style: string): boolean {
  const plain = style.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return /@import|\\|expression\s*\(|url\(\s*["']?\s*(?!#)[^"'\s)]|image-set\s*\(|(?:^|[^-\w])src\s*:/i.test(
    plain
  )
}

/** `viewBox` tells the shape, and stands in where width and height are missing or relative. */
function sizeOf(attributes: Map<string, string>): { width: number; height: number } | null {
  const box = (attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const [width, height] =
    box.length === 4
      ? box.slice(2)
      : [pixels(attributes.get('width')), pixels(attributes.get('height'))]
  if (!(width > 0 && height > 0 && Number.isFinite(width) && Number.isFinite(height))) return null
  // Units of a drawing mean nothing; a height of 120 leaves room for shapes that are long.
  return { width: Math.max(1, Math.round((width / height) * 120)), height: 120 }
}

function pixels(length: string | undefined): number {
  const [, number] = /^\s*([\d.]+)(?:px)?\s*$/.exec(length ?? '') ?? []
  return Number(number)
}

function openTag(name: string, attributes: Attribute[], isRoot: boolean, isEmpty: boolean): string {
  const kept = attributes.filter(
    ([each]) => !each.startsWith('xmlns') && (!each.includes(':') || PREFIXED.has(each))
  )
  const sized =
    isRoot && !attributes.some(([each]) => each === 'viewBox')
      ? [...kept, viewBoxOf(attributes)]
      : kept
  const all: Attribute[] = isRoot
    ? [
        ['xmlns', 'http://www.w3.org/2000/svg'],
        ['xmlns:xlink', 'http://www.w3.org/1999/xlink'],
        ...sized,
      ]
    : sized
  const written = all.map(([each, value]) => ` ${each}="${escape(value)}"`).join('')
  return `<${name}${written}${isEmpty ? '/' : ''}>`
}

/** A drawing scales only where it says its shape. */
function viewBoxOf(attributes: Attribute[]): Attribute {
  const of = (name: string) => pixels(attributes.find(([each]) => each === name)?.[1])
  return ['viewBox', `0 0 ${of('width')} ${of('height')}`]
}

/** Text with its entities; null where one is none of XML's own. */
function decode(text: string): string | null {
  let known = true
  const decoded = text.replaceAll(
    /&(#x[\da-f]{1,6}|#\d{1,7}|\w{1,32})?;?/gi,
    (whole, entity?: string) => {
      const letter = entity && whole.endsWith(';') ? letterOf(entity) : undefined
      if (letter === undefined) known = false
      return letter ?? ''
    }
  )
  return known ? decoded : null
}

function letterOf(entity: string): string | undefined {
  if (!entity.startsWith('#')) return ENTITIES[entity]
  const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
  if ([9, 10, 13].includes(code)) return ' '
  return code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
