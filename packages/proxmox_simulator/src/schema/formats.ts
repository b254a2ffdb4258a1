import { isIP, isIPv4, isIPv6 } from 'node:net'
import type { Format } from './parameter.js'

const matching =
  (pattern: RegExp, message: (value: string) => string): Format =>
  (value) =>
    pattern.test(value) ? null : message(value)

function cidr(value: string, family: 4 | 6) {
  const [address, bits, rest] = value.split('/')
  const known = family === 4 ? isIPv4(address) : isIPv6(address)
  const largest = family === 4 ? 32 : 128
  return known && rest === undefined && /^\d+$/.test(bits ?? '') && +bits >= 8 && +bits <= largest
}

export const vmid = matching(/^[1-9][0-9]{2,8}$/, () => 'value does not look like a valid VM ID')
export const nodeName = matching(
  /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/,
  () => 'value does not look like a valid node name'
)
export const storageId = matching(
  /^[A-Za-z][A-Za-z0-9\-_.]*[A-Za-z0-9]$/,
  (value) => `storage ID '${value}' contains illegal characters`
)
export const poolId = matching(
  /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+){0,2}$/,
  (value) => `pool name '${value}' contains invalid characters`
)
export const bridgeId = matching(/^[-_.\w]+$/, (value) => `invalid bridge ID '${value}'`)
export const configId = matching(
  /^[A-Za-z][A-Za-z0-9_-]+$/,
  (value) => `invalid configuration ID '${value}'`
)
export const interfaceName = matching(
  /^[A-Za-z][A-Za-z0-9_]{1,20}([:.]\d+)?$/,
  (value) => `invalid network interface name '${value}'`
)
export const mac = matching(
  /^[A-Fa-f0-9][02468aceACE](?::[A-Fa-f0-9]{2}){5}$/,
  () => 'value does not look like a valid unicast MAC address'
)
export const dnsName = matching(
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/,
  () => 'value does not look like a valid DNS name'
)
export const urlEncoded = matching(
  /^[-%a-zA-Z0-9_.!~*'()]*$/,
  (value) => `invalid urlencoded string: ${value}`
)
export const tag = matching(/^[a-zA-Z0-9_][a-zA-Z0-9_\-+.]*$/, () => 'invalid characters in tag')
export const diskSize = matching(
  /^\d+(\.\d+)?([KMGT](iB)?)?$/,
  (value) => `invalid size format '${value}'`
)
export const volumeId = matching(
  /^[A-Za-z][A-Za-z0-9\-_.]*[A-Za-z0-9]:.+$/,
  (value) => `unable to parse volume ID '${value}'`
)
export const startupOrder = matching(
  /^(?:(?:order=)?\d+|up=\d+|down=\d+)(?:,(?:(?:order=)?\d+|up=\d+|down=\d+))*$/,
  () => 'unable to parse startup options'
)

export const ipv4: Format = (value) =>
  isIPv4(value) ? null : 'value does not look like a valid IPv4 address'
export const ipv6: Format = (value) =>
  isIPv6(value) ? null : 'value does not look like a valid IPv6 address'
export const address: Format = (value) => (isIP(value) ? null : dnsName(value))
export const ipv4Config: Format = (value) =>
  /^(dhcp|manual)$/.test(value) || cidr(value, 4)
    ? null
    : 'value does not look like a valid ipv4 network configuration'
export const ipv6Config: Format = (value) =>
  /^(auto|dhcp|manual)$/.test(value) || cidr(value, 6)
    ? null
    : 'value does not look like a valid ipv6 network configuration'

/** The name of an alias in a firewall, perhaps with where it is defined. */
export const alias = /^(?:dc\/|guest\/)?[A-Za-z][A-Za-z0-9\-_]+$/

/** An address, a network with any prefix length, or an alias that stands for one. */
export const ipOrCidrOrAlias: Format = (value) => {
  if (alias.test(value)) return null
  const [host, bits, rest] = value.split('/')
  const largest = isIPv4(host) ? 32 : 128
  const fine = isIP(host) && rest === undefined
  if (fine && (bits === undefined || (/^\d+$/.test(bits) && +bits <= largest))) return null
  return `value does not look like a valid IP address or CIDR network`
}

/** Accepts entries separated by blanks, commas or semicolons. */
export const listOf =
  (format: Format): Format =>
  (value) =>
    splitList(value)
      .map(format)
      .find((message) => message !== null) ?? null

export const splitList = (value: string) => value.split(/[\s,;\0]+/).filter(Boolean)
