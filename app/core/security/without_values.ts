const STATEMENT =
  /^\s*(insert(?: ignore)? into|replace into|update|delete from|select|with|call)\b\s*([`"]?[\w.]+[`"]?)?/i

interface QueryError extends Error {
  code?: string
  errno?: number
}

/**
 * An error as the log may hold it: one of a query keeps its code, what it wanted to do to which table, and where it was
 * thrown, but neither the statement nor a value. The same for its causes and for errors that come together.
 */
export function withoutValues(error: Error): Error {
  const isQuery = isQueryError(error)
  const nested =
    error instanceof AggregateError && error.errors.some((each) => each instanceof Error)
  if (!isQuery && !nested && !(error.cause instanceof Error)) return error

  const safe = new Error(isQuery ? summaryOf(error) : error.message)
  const { code, errno }: QueryError = error
  Object.assign(safe, { name: error.name, ...(code && { code }), ...(errno && { errno }) })
  safe.stack = [`${error.name}: ${safe.message}`, ...framesOf(error)].join('\n')
  if (error.cause instanceof Error) safe.cause = withoutValues(error.cause)
  if (error instanceof AggregateError)
    Object.assign(safe, {
      errors: error.errors.map((each) => (each instanceof Error ? withoutValues(each) : null)),
    })
  return safe
}

/** Why something failed, fit to be kept in a row and shown to staff: of a query no more than `withoutValues` tells. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isQuery = isOfDatabase(error) || WRITTEN_STATEMENT.test(error.message)
  return isQuery ? summaryOf(error) : error.message
}

function isQueryError(error: QueryError): boolean {
  return isOfDatabase(error) || STATEMENT.test(error.message)
}

function isOfDatabase(error: QueryError): boolean {
  if ('sql' in error || 'sqlMessage' in error) return true
  return /^(SQLITE_|ER_)/.test(String(error.code ?? ''))
}

function summaryOf(error: QueryError): string {
  const [, verb, table] = STATEMENT.exec(error.message) ?? []
  const what = verb
    ? `${verb.toLowerCase()} ${/select|with|call/i.test(verb) ? '…' : table}`
    : 'query'
  return `${what} failed: ${error.code ?? error.name}`
}

/** A message may have lines that look like frames, so they are cut off with it, or everything is. */
function framesOf({ stack = '', message }: Error): string[] {
  const at = stack.indexOf(message)
  return at < 0
    ? []
    : stack
        .slice(at + message.length)
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
}

/** A statement as the query builder writes it into messages, with its values: it puts every name in quotes. */
const WRITTEN_STATEMENT =
  /^\s*(?:insert (?:ignore )?into|replace into|update|delete from|select\b[^]*?\bfrom)\s+[`"]/i

/**
 * What a line of the log is made from, with every error in it made fit, and every text that repeats what such an error
 * says: whoever reports an error often hands its message over as well.
 */
export function loggable(parts: readonly unknown[]): unknown[] {
  const told = new Map(parts.flatMap(errorsIn).flatMap(messagesOf))
  return parts.map((part) => {
    if (part instanceof Error || typeof part === 'string') return fit(part, told)
    if (typeof part !== 'object' || part === null) return part
    const entries = Object.entries(part)
    if (!entries.some(([, value]) => fit(value, told) !== value)) return part
    return Object.fromEntries(entries.map(([name, value]) => [name, fit(value, told)]))
  })
}

function fit(value: unknown, told: Map<string, string>): unknown {
  if (value instanceof Error) return withoutValues(value)
  if (typeof value !== 'string') return value
  let [text, rest] = [value, value]
  for (const [message, safe] of told) {
    if (!message) continue
    text = text.replaceAll(message, safe)
    rest = rest.replaceAll(message, '')
  }
  return WRITTEN_STATEMENT.test(rest) ? summaryOf(new Error(text)) : text
}

function errorsIn(part: unknown): Error[] {
  if (part instanceof Error) return [part]
  if (typeof part !== 'object' || part === null) return []
  return Object.values(part).filter((value) => value instanceof Error)
}

/** What an error and its causes say, each with what may be said of it, where that differs. */
function messagesOf(error: Error): [string, string][] {
  const own: [string, string][] = isQueryError(error) ? [[error.message, summaryOf(error)]] : []
  return error.cause instanceof Error ? [...own, ...messagesOf(error.cause)] : own
}
