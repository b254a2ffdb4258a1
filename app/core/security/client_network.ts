import ipaddr from 'ipaddr.js'

/** Where an IPv6 address of these kinds holds the IPv4 address of its sender: RFC 3056 (6to4) and RFC 6052 (NAT64). */
const SENDER_AT: Partial<Record<ReturnType<ipaddr.IPv6['range']>, number>> = {
  '6to4': 2,
  'rfc6052': 12,
}

/**
 * What one customer of a network provider usually holds: an IPv4 address, or the /64 of an IPv6 address. An address that
 * stands for an IPv4 one counts as that one, because whoever has it has 65,536 networks.
 */
export function clientNetwork(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (address instanceof ipaddr.IPv4) return address.toString()
  const sender = SENDER_AT[address.range()]
  if (sender !== undefined)
    return address
      .toByteArray()
      .slice(sender, sender + 4)
      .join('.')
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`).toString()
}
