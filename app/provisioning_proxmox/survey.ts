import { isIP } from 'node:net'
import { apiPath } from './client/api_path.js'
import { guestPath, toKind, toType } from './guest/guest.js'
import { parseMarker, referenceInTags } from './marker.js'
import { PropertyString } from './properties/property_string.js'
import { MODELS } from './properties/network.js'
import { ProvisioningError } from '@innkeeper/provisioning'
import type { ListedMachine, MachineDescription } from '@innkeeper/provisioning'
import type { Guest, GuestConfig } from './guest/guest.js'
import type { GuestResource } from './guest/resource.js'
import type { Session } from './session.js'

interface IpSetEntry {
  cidr: string
  nomatch?: number
}

/** A row of the cluster's list, whoever owns the machine; a template is one too. */
export function listGuest(instanceId: string, row: GuestResource): ListedMachine {
  return {
    remoteId: String(row.vmid),
    kind: toKind(row.type),
    node: row.node,
    name: row.name ?? '',
    reference: referenceInTags(row.tags, instanceId),
  }
}

/**
 * What a machine's configuration and the set of addresses that may leave it say. Null when its id is free. Of one that the
 * token may not read nothing is known, which is an error and not an absence.
 */
export async function describeGuest(
  session: Session,
  { remoteId, kind, node }: Pick<ListedMachine, 'remoteId' | 'kind' | 'node'>
): Promise<MachineDescription | null> {
  const where = { vmid: remoteId, type: toType(kind), nodes: [node] }
  const sighting = await session.guests.look(where)
  if (sighting.state === 'absent') return null
  if (sighting.state === 'hidden') throw unreadable(remoteId)
  const { guest } = sighting
  const marker = parseMarker(guest.config.description)
  return {
    reference: marker?.instanceId === session.instanceId ? marker.reference : null,
    storage: storageOf(guest),
    ...cardOf(guest.config),
    addresses: [...new Set([...configured(guest.config), ...(await allowed(session, guest))])],
  }
}

function storageOf({ type, config }: Guest): string | null {
  const disk = type === 'lxc' ? config.rootfs : (config.scsi0 ?? config.virtio0 ?? config.sata0)
  const [storage, volume] = String(disk ?? '').split(':')
  return volume === undefined ? null : storage
}

/** The first network card. */
function cardOf(config: GuestConfig): Pick<MachineDescription, 'mac' | 'bridge' | 'vlan'> {
  const card = PropertyString.parse(String(config.net0 ?? ''))
  const model = MODELS.find((name) => card.get(name))
  const tag = card.get('tag')
  return {
    mac: card.get('hwaddr') ?? card.get('macaddr') ?? (model ? card.get(model) : null),
    bridge: card.get('bridge'),
    vlan: tag === null ? null : Number(tag),
  }
}

/** Fixed addresses of cloud-init and of containers' cards. */
function configured(config: GuestConfig): string[] {
  const lines = Object.entries(config).filter(([name]) => /^(?:ipconfig|net)\d+$/.test(name))
  return lines.flatMap(([, value]) => {
    const parts = PropertyString.parse(String(value))
    return [parts.get('ip'), parts.get('ip6')].flatMap(addressIn)
  })
}

/** Further addresses stand only in sets of this name: cloud-init takes one of each family. Most machines of others have none. */
async function allowed({ client }: Session, guest: Guest): Promise<string[]> {
  const path = guestPath(guest, 'firewall/ipset')
  const sets = await client.get<{ name: string }[]>(path)
  const filters = sets.filter(({ name }) => /^ipfilter-net\d+$/.test(name))
  const entries = await Promise.all(
    filters.map(({ name }) => client.get<IpSetEntry[]>(path + apiPath`/${name}`))
  )
  return entries
    .flat()
    .filter(({ nomatch }) => nomatch !== 1)
    .flatMap(({ cidr }) => singleIn(cidr))
}

/** `dhcp`, `auto` and `manual` name no address. */
function addressIn(value: string | null): string[] {
  const [address] = (value ?? '').split('/')
  return isIP(address) === 0 ? [] : [address]
}

/** A range such as fe80::/64 is nobody's address. */
function singleIn(cidr: string): string[] {
  const [address, prefix] = cidr.split('/')
  const single = prefix === undefined || prefix === (address.includes(':') ? '128' : '32')
  return single ? addressIn(address) : []
}

function unreadable(vmid: string): ProvisioningError {
  return new ProvisioningError(
    `The id ${vmid} is in use, but the token may not read what is there: VM.Audit is missing on /vms`,
    { kind: 'privilege', code: 'E_PRIVILEGE' }
  )
}
