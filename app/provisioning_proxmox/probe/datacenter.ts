import { isPveError } from '../client/pve_error.js'
import type { Session } from '../session.js'

interface DatacenterOptions {
  /** Such as `user-allow=list`, or already taken apart. */
  'user-tag-access'?: string | { 'user-allow'?: string }
}

interface Findings {
  problems: string[]
  notes: string[]
}

/** What the datacenter's own options do to the panel's work. A token with Sys.Modify on / may use any tag. */
export async function readDatacenter(session: Session, mayTag: boolean): Promise<Findings> {
  const [options, firewall] = await Promise.all([
    read<DatacenterOptions>(session, '/cluster/options'),
    read<{ enable?: number | string }>(session, '/cluster/firewall/options'),
  ])
  const allowed = tagAccess(options)
  const refusesTags = !mayTag && allowed !== 'free'
  return {
    problems: refusesTags ? [tagsRefused(allowed)] : [],
    notes: firewall === null ? [FIREWALL_UNSEEN] : isOn(firewall.enable) ? [] : [FIREWALL_OFF],
  }
}

const FIREWALL_OFF =
  'The datacenter firewall is off, so machines can use addresses that are not theirs: see "Firewall" in docs/operators/proxmox.md'
const FIREWALL_UNSEEN =
  'Whether the datacenter firewall is on cannot be seen. While it is off, machines can use addresses that are not theirs'

function tagsRefused(allowed: string): string {
  return `The datacenter option user-tag-access is user-allow=${allowed}, so the tags of new machines are refused: set it to user-allow=free`
}

function tagAccess(options: DatacenterOptions | null): string {
  const access = options?.['user-tag-access']
  if (access === undefined) return 'free'
  if (typeof access !== 'string') return access['user-allow'] ?? 'free'
  return /(?:^|,)user-allow=([a-z]+)/.exec(access)?.[1] ?? 'free'
}

function isOn(enable: number | string | undefined): boolean {
  return Number(enable ?? 0) > 0
}

/** Null when the token may not read it; which right is missing is told elsewhere. */
async function read<Data>({ client }: Session, path: string): Promise<Data | null> {
  try {
    return (await client.get<Data | null>(path)) ?? ({} as Data)
  } catch (error) {
    if (isPveError(error, 'forbidden', 'not_implemented')) return null
    throw error
  }
}
