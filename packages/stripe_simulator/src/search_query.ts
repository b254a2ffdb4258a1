import { invalidRequest } from './errors.js'

/** What can be searched for, by the address of the search; `*` stands for all below. */
const FIELDS: Record<string, string[]> = {
  '/v1/customers/search': ['created', 'email', 'metadata', 'name', 'phone'],
  '/v1/charges/search': [
    'amount',
    'billing_details.address.postal_code',
    'created',
    'currency',
    'customer',
    'disputed',
    'metadata',
    'payment_method_details.*',
    'refunded',
    'status',
  ],
  '/v1/payment_intents/search': ['amount', 'created', 'currency', 'customer', 'metadata', 'status'],
}

const CLAUSE =
  /^(-?)([a-z_][a-z\d_.]*)(?:\['([^']+)'\])?(:|~|<=|>=|<|>)(?:'([^']*)'|"([^"]*)"|(\S+))$/

/**
 * Understands the API's search language: `email:'a@b.c'`, `metadata['k']:'v'`, `amount>100`,
 * joined by AND or by OR, negated by `-`. Refuses a field that this search does not know.
 */
export function parseSearch(query: string, url: string): (object: object) => boolean {
  const usesOr = / OR /.test(query)
  if (usesOr && / AND /.test(query)) throw refused('AND and OR cannot be used together')
  const clauses = query.split(usesOr ? / OR / : / AND /).map((clause) => parseClause(clause, url))
  return (object) =>
    usesOr
      ? clauses.some((matches) => matches(object))
      : clauses.every((matches) => matches(object))
}

function parseClause(text: string, url: string) {
  const match = CLAUSE.exec(text.trim())
  if (!match) throw refused(`We were unable to parse your search query: ${text}`)
  const [, negation, field, key, operator, single, double, bare] = match
  checkField(field, key, url)
  const wanted = single ?? double ?? bare
  return (object: object) => {
    const value = field.split('.').reduce<unknown>(propertyOf, object)
    const found = key ? Reflect.get(Object(value), key) : value
    return compare(found, operator, wanted) !== Boolean(negation)
  }
}

function propertyOf(object: unknown, name: string): unknown {
  return Reflect.get(Object(object), name)
}

function checkField(field: string, key: string | undefined, url: string) {
  const isKnown = FIELDS[url]?.some((known) =>
    known.endsWith('*') ? field.startsWith(known.slice(0, -1)) : field === known
  )
  if (isKnown && (field === 'metadata') === (key !== undefined)) return
  throw refused(`Field \`${field}\` is an unsupported search field for ${url.split('/')[2]}.`)
}

function compare(found: unknown, operator: string, wanted: string) {
  if (wanted === 'null') return found === null || found === undefined
  if (found === null || found === undefined) return false
  const value = String(found).toLowerCase()
  switch (operator) {
    case ':':
      return value === wanted.toLowerCase()
    case '~':
      return value.includes(wanted.toLowerCase())
    case '<':
      return Number(found) < Number(wanted)
    case '>':
      return Number(found) > Number(wanted)
    case '<=':
      return Number(found) <= Number(wanted)
    default:
      return Number(found) >= Number(wanted)
  }
}

function refused(message: string) {
  return invalidRequest(message, { param: 'query' })
}
