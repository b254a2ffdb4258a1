import { edgeGlobals } from 'edge.js'

const SAFE_NAME = /^(?!on|style$)[a-z][a-z0-9-]*$/

type Attributes = Record<string, unknown>

/**
 * The properties that a component passes on, as escaped HTML attributes. Edge's own `toAttrs` writes values as they are,
 * so a quotation mark in one would break out. Event handlers and styles are left out: the security policy forbids them.
 */
export function attributes(props: { all(): Attributes } | Attributes, except: string[] = []) {
  const values = 'all' in props && typeof props.all === 'function' ? props.all() : props
  const written = Object.entries(values as Attributes)
    .filter(([name, value]) => isSaid(value) && !except.includes(name))
    .map(([name, value]) => attribute(dashed(name), value))
  return edgeGlobals.html.safe(written.join(''))
}

const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== false

function attribute(name: string, value: unknown): string {
  if (!SAFE_NAME.test(name)) return ''
  if (value === true) return name.startsWith('aria-') ? ` ${name}="true"` : ` ${name}`
  const text = Array.isArray(value) ? value.filter(Boolean).join(' ') : String(value)
  return ` ${name}="${edgeGlobals.html.escape(text)}"`
}

function dashed(name: string): string {
  const prefixed = /^(aria|data)([A-Z].*)$/.exec(name)
  if (!prefixed) return name.toLowerCase()
  return `${prefixed[1]}${prefixed[2].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
