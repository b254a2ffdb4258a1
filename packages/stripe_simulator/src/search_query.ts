import { invalidRequest } from './errors.js'

const CLAUSE = /^(-?)([a-z_]+)(?:\['([^']+)'\])?(:|~|<=|>=|<|>)(?:'([^']*)'|"([^"]*)"|(\S+))$/

/**
 * Understands the API's search language: `email:'a@b.c'`, `metadata['k']:'v'`, `amount>100`,
 * joined by AND or by OR, negated by `-`.
 */
export function parseSearch(query: string): (object: object) => boolean {
  const usesOr = / OR /.test(query)
  if (usesOr && / AND /.test(query)) throw refused('AND and OR cannot be used together')
  const clauses = query.split(usesOr ? / OR / : / AND /).map(parseClause)
  return (object) =>
    usesOr
      ? clauses.some((matches) => matches(object))
      : clauses.every((matches) => matches(object))
}

function parseClause(text: string) {
  const match = CLAUSE.exec(text.trim())
  if (!match) throw refused(`We were unable to parse your search query: ${text}`)
  const [, negation, field, key, operator, single, double, bare] = match
  const wanted = single ?? double ?? bare
  return (object: object) => {
    const value: unknown = Reflect.get(object, field)
    const found = key ? Reflect.get(Object(value), key) : value
    return compare(found, operator, wanted) !== Boolean(negation)
  }
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
