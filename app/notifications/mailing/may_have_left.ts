const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EDNS',
  'ETLS',
  'EAUTH',
  'EENVELOPE',
  'EMESSAGE',
  'UND_ERR_CONNECT_TIMEOUT',
])
const NO_CONVERSATION = /^(Connection timeout|Greeting never received)/

/**
 * Whether a mail may be on its way although handing it over failed. Not where the server answered that it does not
 * take it, and not where no conversation began; a line that went dead may have carried everything before.
 */
export function mayHaveLeft(error: unknown): boolean {
  return !chainOf(error).some(
    (link) =>
      isAnswer(link.responseCode) ||
      isAnswer(link.status) ||
      isAnswer(link.statusCode) ||
      isAnswer(link.response?.status) ||
      isAnswer(link.response?.statusCode) ||
      NEVER_LEFT.has(link.code ?? '') ||
      link.syscall === 'connect' ||
      NO_CONVERSATION.test(link.message ?? '')
  )
}

interface Link {
  code?: string
  syscall?: string
  message?: string
  responseCode?: number
  status?: number
  statusCode?: number
  response?: { status?: number; statusCode?: number }
  cause?: unknown
}

function chainOf(error: unknown): Link[] {
  if (typeof error !== 'object' || error === null) return []
  const link: Link = error
  return [link, ...chainOf(link.cause)]
}

const isAnswer = (status: number | undefined) => typeof status === 'number' && status >= 400
