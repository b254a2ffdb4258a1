import { failed, ok, type Result } from '#core/result'
import {
  canonicalAddress,
  overlaps,
  placesBetween,
  readNetwork,
  readRange,
  type AddressRange,
  type Network,
} from '#provisioning/addresses/address_range'

export interface RoutingInput {
  gateway?: string
  resolvers?: string
}

export interface SubnetInput extends RoutingInput {
  network: string
  first?: string
  last?: string
}

/** What the machines of a subnet are told about their network. */
export interface Routing {
  gateway: string | null
  resolvers: string[]
}

/** The field that does not fit, the key of the sentence that says why, and the words that it names. */
export interface SubnetFailure {
  type:
    | 'network_malformed'
    | 'network_not_unicast'
    | 'network_overlaps'
    | 'address_malformed'
    | 'address_outside'
    | 'address_reserved'
    | 'range_reversed'
    | 'range_empty'
    | 'gateway_family'
    | 'gateway_outside'
    | 'gateway_reserved'
    | 'gateway_in_use'
    | 'resolver_wrong'
  field: 'network' | 'gateway' | 'first' | 'last' | 'resolvers'
  values?: Record<string, string>
}

/** IPv4 blocks that no machine may have an address of (RFC 6890, RFC 5771). Documentation networks may be used. */
const NEVER_4 = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4']
/** IPv6 blocks that machines have addresses of: global unicast (RFC 4291) and unique local (RFC 4193). */
const ONLY_6 = ['2000::/3', 'fc00::/7']
const LINK_LOCAL_6 = 'fe80::/10'

/** Reads a subnet as staff typed it, every part judged together with the others. */
export function readSubnet(
  input: SubnetInput
): Result<{ range: AddressRange; routing: Routing }, SubnetFailure> {
  const network = readNetwork(input.network)
  if (!network) return failed({ type: 'network_malformed', field: 'network' })
  if (!isUnicast(network)) return failed({ type: 'network_not_unicast', field: 'network' })
  const problem = endProblem(network, 'first', input) ?? endProblem(network, 'last', input)
  if (problem) return failed(problem)
  const range = readRange(input.network, input.first, input.last)
  if (!range) return failed({ type: 'range_reversed', field: 'last' })

  const routing = readRouting(network, input)
  if (!routing.ok) return routing
  if (range.size === 1 && routing.value.gateway === range.firstAddress)
    return failed({ type: 'range_empty', field: input.last ? 'last' : 'network' })
  return ok({ range, routing: routing.value })
}

/** Reads the gateway and the resolvers that staff typed for a network. */
export function readRouting(network: Network, input: RoutingInput): Result<Routing, SubnetFailure> {
  const gateway = input.gateway ? canonicalAddress(input.gateway) : null
  const problem = input.gateway ? gatewayProblem(network, gateway) : null
  if (problem) return failed(problem)

  const entries = (input.resolvers ?? '').split(/[\s,;]+/).filter(Boolean)
  const wrong = entries.find((entry) => !isUsableAddress(canonicalAddress(entry)))
  if (wrong !== undefined)
    return failed({ type: 'resolver_wrong', field: 'resolvers', values: { address: wrong } })
  const resolvers = new Set(entries.map((entry) => canonicalAddress(entry) ?? entry))
  return ok({ gateway, resolvers: [...resolvers] })
}

/** Whether machines may have addresses of the network. */
export function isUnicast(network: Network): boolean {
  return family(network) === 4
    ? network.prefix >= 8 && !NEVER_4.some((block) => overlaps(blockOf(block), network))
    : ONLY_6.some((block) => contains(blockOf(block), network))
}

/** Whether a host could configure a machine with what is stored, however long ago it was taken. */
export function isPossibleSubnet(subnet: Network & { gateway: string | null }): boolean {
  if (canonicalAddress(subnet.network) === null || !isUnicast(subnet)) return false
  if (subnet.gateway === null) return true
  const gateway = canonicalAddress(subnet.gateway)
  return gateway !== null && family({ network: gateway }) === family(subnet)
}

function gatewayProblem(network: Network, gateway: string | null): SubnetFailure | null {
  const field = 'gateway'
  if (gateway === null) return { type: 'address_malformed', field }
  const values = { network: `${network.network}/${network.prefix}`, family: `${family(network)}` }
  if (family({ network: gateway }) !== family(network))
    return { type: 'gateway_family', field, values }
  const lone = { network: gateway, prefix: family(network) === 4 ? 32 : 128 }
  if (family(network) === 6 && contains(blockOf(LINK_LOCAL_6), lone)) return null
  if (!contains(network, lone)) return { type: 'gateway_outside', field, values }
  return isReserved(network, gateway) ? { type: 'gateway_reserved', field, values } : null
}

function endProblem(
  network: Network,
  field: 'first' | 'last',
  input: SubnetInput
): SubnetFailure | null {
  const text = input[field]
  if (!text) return null
  const address = canonicalAddress(text)
  if (address === null) return { type: 'address_malformed', field }
  const values = { network: `${network.network}/${network.prefix}` }
  const lone = { network: address, prefix: family({ network: address }) === 4 ? 32 : 128 }
  if (!contains(network, lone)) return { type: 'address_outside', field, values }
  return isReserved(network, address) ? { type: 'address_reserved', field, values } : null
}

/** The network's own and the broadcast address of IPv4; point-to-point networks have neither (RFC 3021). */
function isReserved({ network, prefix }: Network, address: string): boolean {
  if (family({ network }) === 6 || prefix > 30) return false
  const place = placesBetween(network, address)
  return place === 0 || place === 2 ** (32 - prefix) - 1
}

function isUsableAddress(address: string | null): boolean {
  if (address === null) return false
  const isOld = family({ network: address }) === 4
  return isUnicast({ network: address, prefix: isOld ? 32 : 128 })
}

function contains(outer: Network, inner: Network): boolean {
  return inner.prefix >= outer.prefix && overlaps(outer, inner)
}

function family({ network }: Pick<Network, 'network'>): 4 | 6 {
  return network.includes(':') ? 6 : 4
}

function blockOf(block: string): Network {
  const [network, prefix] = block.split('/')
  return { network, prefix: Number(prefix) }
}
