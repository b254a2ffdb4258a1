import { apiPath } from '../client/api_path.js'
import { isPveError } from '../client/pve_error.js'
import { guestPath } from '../guest/guest.js'
import { enter } from './position.js'
import { builtGuest } from './own_guest.js'
import type { MachineAddress, RemoteMachine, StepOutcome } from '@innkeeper/provisioning'
import type { Guest } from '../guest/guest.js'
import type { Session } from '../session.js'
import type { Build } from './build.js'

/** The set whose mere existence makes Proxmox VE drop every other source address. */
const IPSET = 'ipfilter-net0'

/**
 * Only the machine's own addresses may leave it. The set is filled before the machine starts,
 * as with an empty one all its traffic is dropped; the rest is set explicitly because a clone
 * copies the template's firewall.
 */
export async function firewall(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, spec, position } = build
  const guest = await builtGuest(build)
  await allowAddresses(session, guest, spec.addresses)
  await session.client.put(guestPath(guest, 'firewall/options'), {
    enable: 1,
    dhcp: 0,
    ipfilter: 1,
    macfilter: 1,
    ndp: 1,
    radv: 0,
    policy_in: 'ACCEPT',
    policy_out: 'ACCEPT',
  })
  return enter(session, 'start', { remoteId: position.data.remoteId })
}

/** Lets a machine send from these addresses and no others. */
export async function allowAddresses(
  session: Session,
  guest: Guest,
  addresses: readonly MachineAddress[]
): Promise<void> {
  await ensureSet(session, guest)
  await fillSet(session, guest, allowedSources(addresses))
}

/** The addresses as the firewall writes them: single ones, without /32 or /128. */
export function allowedSources(addresses: readonly MachineAddress[]): string[] {
  const own = addresses.map((entry) => entry.address.toLowerCase())
  const usesV6 = addresses.some((entry) => entry.family === 6)
  // Guests with random link-local addresses need them for neighbour discovery. The host adds
  // "fe80::/10 nomatch" by itself, so only a narrower range can allow them.
  return usesV6 ? [...own, 'fe80::/64'] : own
}

async function ensureSet({ client }: Session, guest: Guest): Promise<void> {
  const path = guestPath(guest, 'firewall/ipset')
  const sets = await client.get<{ name: string }[]>(path)
  if (sets.some((set) => set.name === IPSET)) return
  await client.post(path, { name: IPSET }).catch(ignoreExisting)
}

/** Adds before it removes, so that no moment has a wrong or empty set. */
async function fillSet({ client }: Session, guest: Guest, wanted: string[]): Promise<void> {
  const path = guestPath(guest, `firewall/ipset/${IPSET}`)
  const entries = await client.get<{ cidr: string }[]>(path)
  const present = entries.map((entry) => canonical(entry.cidr))

  for (const cidr of wanted.filter((entry) => !present.includes(canonical(entry)))) {
    await client.post(path, { cidr }).catch(ignoreExisting)
  }
  const surplus = entries.filter((entry) => !wanted.map(canonical).includes(canonical(entry.cidr)))
  for (const { cidr } of surplus) await client.delete(path + apiPath`/${cidr}`)
}

function ignoreExisting(error: unknown): void {
  if (!isPveError(error, 'exists')) throw error
}

function canonical(cidr: string): string {
  return cidr
    .toLowerCase()
    .replace(/\/(?:32|128)$/, (suffix) =>
      cidr.includes(':') === (suffix === '/128') ? '' : suffix
    )
}
