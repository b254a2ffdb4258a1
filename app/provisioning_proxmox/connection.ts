import { ProvisioningError } from '@innkeeper/provisioning'

import type { SettingValue, SettingValues } from '@innkeeper/provisioning'
import type { TlsTrust } from './client/tls_connector.js'

/** The connection settings, as the client needs them. */
export interface ProxmoxConnection {
  endpoints: string[]
  tokenId: string
  tokenSecret: string
  trust: TlsTrust
  pool: string | null
}

/** Reads the settings of the manifest. Throws `E_INVALID_CONNECTION` when they do not fit. */
export function readConnection(settings: SettingValues): ProxmoxConnection {
  const endpoints = toList(settings.endpoints)
  if (endpoints.length === 0 || !endpoints.every(isEndpoint)) {
    throw invalid(
      'Every endpoint is https, a host and perhaps a port, such as https://pve1.example.com:8006: no user name, path, query or fragment'
    )
  }
  return {
    endpoints,
    tokenId: required(settings.token_id, 'The API token is missing'),
    tokenSecret: required(settings.token_secret, 'The token secret is missing'),
    trust: readTrust(settings),
    pool: toText(settings.pool) || null,
  }
}

function readTrust(settings: SettingValues): TlsTrust {
  if (settings.trust === 'public') return { mode: 'public' }
  if (settings.trust === 'ca') {
    return { mode: 'ca', ca: required(settings.ca_certificate, 'The CA certificate is missing') }
  }
  return { mode: 'fingerprint', fingerprints: toList(settings.fingerprints) }
}

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text) || /[?#@\s]/.test(text)) return false
  const { protocol, pathname } = new URL(text)
  return protocol === 'https:' && pathname === '/'
}

function required(value: SettingValue | undefined, message: string): string {
  const text = toText(value)
  if (text === '') throw invalid(message)
  return text
}

function toText(value: SettingValue | undefined): string {
  return typeof value === 'string' ? value.trim() : ''
}

function toList(value: SettingValue | undefined): string[] {
  const lines = Array.isArray(value) ? value : toText(value).split(/\s+/)
  return lines.filter((line) => line !== '')
}

function invalid(message: string): ProvisioningError {
  return new ProvisioningError(message, { kind: 'permanent', code: 'E_INVALID_CONNECTION' })
}
