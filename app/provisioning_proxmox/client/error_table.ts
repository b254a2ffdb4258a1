export const PVE_ERROR_KINDS = [
  'auth',
  'forbidden',
  'param',
  'not_found',
  'missing_part',
  'exists',
  'no_such_task',
  'no_such_template',
  'already_running',
  'not_running',
  'unresponsive',
  'locked',
  'lock_timeout',
  'no_space',
  'no_cores',
  'no_memory',
  'same_size',
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
  // Proxies in front of the cluster speak as well: 502 to 504 tell nothing of what it did.
  { kind: 'ambiguous', status: [429, 502, 503, 504, 596, 599] },
  { kind: 'node_down', status: [595] },
  { kind: 'not_implemented', status: [501] },
  { kind: 'forbidden', text: /\b403 Permission check failed|only root can (?:set|pass)/i },
  { kind: 'no_quorum', text: /no quorum/i },
  {
    kind: 'unresponsive',
    text: /(?:powerdown'?|guest-shutdown'?) failed|lxc-stop\b.*(?:failed|got timeout)|container did not stop/i,
  },
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
  {
    kind: 'not_found',
    text: /configuration file .*does not exist|unable to find configuration file|(?:VM|CT|container) '?\d+'? does not exist/i,
  },
  {
    kind: 'no_space',
    text: /no space left|not enough (?:free )?space|insufficient.*space|out of space|exceeds available|free space in thin pool|reached threshold/i,
  },
  { kind: 'same_size', text: /already at specified size/i },
  { kind: 'param', text: /shrinking disks is not supported|unable to shrink disk/i },
  { kind: 'no_cores', text: /MAX \d+ vcpus allowed/i },
  { kind: 'no_memory', text: /cannot allocate memory|cannot set up guest memory/i },
  { kind: 'node_down', text: /no route to host|connection refused|hostname lookup .* failed/i },
  { kind: 'param', status: [400] },
  { kind: 'param', text: /SSH public key validation error|no options specified/i },
  // A bridge, storage, volume or pool that is named but not there: never the machine itself.
  { kind: 'missing_part', text: /does not exist|no such (?:bridge|storage|volume|pool)/i },
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
