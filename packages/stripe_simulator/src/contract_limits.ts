import type { Shape } from './contract.js'

const CHARACTERS = [
  /(?:up to|at most|maximum(?: of)?|max length,|limit\b[^.]* to) \*?([\d,]+) (?:alphanumeric )?characters/i,
  /maximum character count of ([\d,]+)/i,
]
const ITEMS = /(?:up to|maximum of) (?:a maximum of )?(\d+)\b/i

/**
 * Limits that the API enforces and that the package's comments do not tell, by operation and
 * parameter; from the API reference.
 */
const UNTOLD: Record<string, Record<string, number>> = {
  'POST /v1/customers': { name: 256, phone: 20 },
  'POST /v1/customers/{id}': { name: 256, phone: 20 },
  'POST /v1/checkout/sessions': {
    'client_reference_id': 200,
    'payment_intent_data.description': 1000,
    'payment_intent_data.statement_descriptor': 22,
    'payment_intent_data.statement_descriptor_suffix': 22,
    'setup_intent_data.description': 1000,
  },
  'POST /v1/payment_intents': {
    description: 1000,
    statement_descriptor: 22,
    statement_descriptor_suffix: 22,
  },
  'POST /v1/payment_intents/{id}': {
    description: 1000,
    statement_descriptor: 22,
    statement_descriptor_suffix: 22,
  },
  'POST /v1/setup_intents': { description: 1000 },
  'POST /v1/setup_intents/{id}': { description: 1000 },
}

/** How many characters or items a parameter may hold, where its comment tells. */
export function limitIn(comment: string, shape: Shape): number | undefined {
  const text = comment.replaceAll(/\s+/g, ' ')
  const patterns = isList(shape) ? [ITEMS] : isText(shape) ? CHARACTERS : []
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]
    if (found) return Number(found.replaceAll(',', ''))
  }
}

/** Puts the limits that no comment tells into the request of an operation. */
export function addUntoldLimits(operation: string, request: Shape) {
  for (const [path, limit] of Object.entries(UNTOLD[operation] ?? {})) {
    addLimit(request, path.split('.'), limit)
  }
}

function addLimit(shape: Shape, [head, ...rest]: string[], limit: number) {
  if (typeof shape !== 'object' || !('object' in shape)) throw new Error(`Nothing holds ${head}`)
  const name = [head, `${head}?`].find((one) => one in shape.object)
  if (!name) throw new Error(`The stripe package has no parameter "${head}"`)
  if (rest.length) addLimit(shape.object[name], rest, limit)
  else shape.object[name] = { limit, of: shape.object[name] }
}

function isList(shape: Shape): boolean {
  return some(shape, (part) => typeof part === 'object' && 'array' in part)
}

function isText(shape: Shape): boolean {
  return some(shape, (part) => part === 'string')
}

function some(shape: Shape, suits: (part: Shape) => boolean): boolean {
  if (suits(shape)) return true
  if (typeof shape !== 'object') return false
  if ('nullable' in shape) return some(shape.nullable, suits)
  return 'anyOf' in shape && shape.anyOf.some((part) => some(part, suits))
}
