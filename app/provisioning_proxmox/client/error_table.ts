export const PVE_ERROR_KINDS = [
  'auth',
  'forbidden',
  'param',
  'not_found',
  'exists',
  'no_such_task',
  'no_such_template',
  'already_running',
  'not_running',
  'locked',
  'lock_timeout',
  'no_space',
  'no_quorum',
  'node_down',
  'not_implemented',
  'certificate',
  'not_sent',
  'ambiguous',
  'aborted',
  'other',
] as const

/**
 * `not_sent`: certainly nothing reached the host. `ambiguous`: it may have acted, so the caller
 * looks before it does anything again. The other kinds are refusals.
 */
export type PveErrorKind = (typeof PVE_ERROR_KINDS)[number]

interface Rule {
  kind: PveErrorKind
  status?: readonly number[]
  text?: RegExp
}

/**
 * Proxmox VE says what is wrong in the reason phrase; the status alone tells little (a missing
 * machine is a 500). The first rule that matches wins. Task exit texts are read by it as well.
 */
const RULES: readonly Rule[] = [
  { kind: 'auth', status: [401] },
  { kind: 'forbidden', status: [403] },
  { kind: 'ambiguous', status: [596, 599] },
  { kind: 'node_down', status: [595] },
  { kind: 'not_implemented', status: [501] },
  { kind: 'no_quorum', text: /no quorum/i },
  { kind: 'no_such_task', text: /no such task/i },
  {
    kind: 'lock_timeout',
    text: /lock.*(?:got timeout|timed? ?out)|got lock (?:request )?timeout/i,
  },
  { kind: 'locked', text: /(?:VM|CT) is locked|is locked \(/i },
  {
    kind: 'no_such_template',
    text: /(?:volume '.*vztmpl.*'|template).*does not exist|unable to find template/i,
  },
  { kind: 'no_such_template', text: /vztmpl.*(?:no such|not exist)/i },
  { kind: 'exists', text: /already exists|already a pool member/i },
  { kind: 'already_running', text: /already running/i },
  { kind: 'not_running', text: /not running/i },
  { kind: 'not_found', text: /does not exist|unable to find configuration file/i },
  {
    kind: 'no_space',
    text: /no space left|not enough (?:free )?space|insufficient.*space|out of space|exceeds available/i,
  },
  { kind: 'node_down', text: /no route to host|connection refused|hostname lookup .* failed/i },
  { kind: 'param', status: [400] },
]

/** What kind of refusal a status and its text are; 200 stands for a task's exit text. */
export function classify(status: number, text: string): PveErrorKind {
  const rule = RULES.find(
    (candidate) =>
      (candidate.status === undefined || candidate.status.includes(status)) &&
      (candidate.text === undefined || candidate.text.test(text))
  )
  return rule?.kind ?? 'other'
}
