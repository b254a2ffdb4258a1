import type { VineValidator } from '@vinejs/vine'
import type { CompilerNodes, Refs } from '@vinejs/compiler/types'

/** What a browser may check of one field before its form is sent; the attributes go on the control as they are. */
export interface BrowserRules {
  required: boolean
  attributes: Record<string, string | number>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the library's own types have no common ancestor for validators
export type Validator = Pick<VineValidator<any, any>, 'toJSON'>

interface Rule {
  name: string
  options: unknown
}

/** Every field of a validator with what a browser may check of it; "prices.*" stands for each value of a record. */
export function browserRules(validator: Validator): Map<string, BrowserRules> {
  const { schema, refs } = validator.toJSON() as unknown as {
    schema: { schema: CompilerNodes }
    refs: Refs
  }
  const found = new Map<string, BrowserRules>()
  visit(schema.schema, '', refs, found)
  return found
}

function visit(node: CompilerNodes, path: string, refs: Refs, found: Map<string, BrowserRules>) {
  if (path) found.set(path, rulesOf(node, refs))
  const inner = path ? `${path}.` : ''
  if (node.type === 'object')
    for (const property of node.properties) visit(property, inner + property.fieldName, refs, found)
  if (node.type === 'record' || node.type === 'array') visit(node.each, `${inner}*`, refs, found)
}

function rulesOf(node: CompilerNodes, refs: Refs): BrowserRules {
  const required = !('isOptional' in node && node.isOptional)
  if (node.type !== 'literal') return { required, attributes: {} }
  const rules: Rule[] = node.validations.map((validation) => ({
    name: 'name' in validation ? String(validation.name) : '',
    options: (refs[validation.ruleFnId] as { options?: unknown }).options,
  }))
  const reads = node.parseFnId === undefined
  return {
    required: required && !node.allowNull,
    attributes: {
      ...(SUBTYPES[('subtype' in node && String(node.subtype)) || ''] ?? {}),
      ...Object.assign({}, ...rules.map((rule) => attributesOf(rule, reads ? rules : null))),
    },
  }
}

const SUBTYPES: Record<string, Record<string, string> | undefined> = {
  number: { type: 'number', step: 'any', inputmode: 'decimal' },
  date: { type: 'date' },
}

/**
 * A length is passed on as `data-max-length`, because at `maxlength` a browser cuts what is pasted without a word. A script
 * says how much is too long; without it the server does. `rules` is null where the text is rewritten before it is checked.
 */
function attributesOf({ name, options }: Rule, rules: Rule[] | null) {
  const { min, max, size, range } = (options ?? {}) as Record<string, number> & { range?: number[] }
  switch (name) {
    case 'email':
      return { type: 'email' }
    case 'minLength':
      return min > 1 && rules ? { minlength: min } : {}
    case 'maxLength':
      return rules ? { 'data-max-length': max } : {}
    case 'fixedLength':
      return rules ? { 'minlength': size, 'data-max-length': size } : {}
    case 'min':
      return { min }
    case 'max':
      return { max }
    case 'range':
      return { min, max }
    case 'amount':
      return { inputmode: 'decimal' }
    case 'withoutDecimals':
      return { step: 1, inputmode: 'numeric' }
    case 'decimal':
      return { step: 10 ** -(range?.at(-1) ?? 0) }
    case 'regex':
      return rules && options instanceof RegExp ? patternOf(options, rules) : {}
    default:
      return {}
  }
}

const REWRITES = ['toLowerCase', 'toUpperCase', 'toCamelCase', 'escape', 'normalizeEmail']

/** A pattern that refuses no more than the server does: none where letters are changed first, blanks around it where they are trimmed. */
function patternOf({ source, flags }: RegExp, rules: Rule[]): Record<string, string> {
  const names = rules.map((rule) => rule.name)
  const anchored = source.startsWith('^') && source.endsWith('$')
  if (!anchored || flags.includes('i') || names.some((name) => REWRITES.includes(name))) return {}
  // Browsers read patterns with the flag `v`, under which a hyphen at the end of a class needs its backslash.
  const body = source.slice(1, -1).replaceAll(/(?<!\\)-\]/g, String.raw`\-]`)
  const pattern = names.includes('trim') ? String.raw`\s*(?:${body})\s*` : body
  return isReadable(pattern) ? { pattern } : {}
}

function isReadable(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern, 'v'))
  } catch {
    return false
  }
}
