import { fail } from '../errors.js'

const types = /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-[\w-]+@openssh\.com)$/

/** Throws the 500 that stands for a line which is no public key; empty lines are none and fine. */
export function needSshKeys(text: string) {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (!lines.every((line) => isKey(line.trim()))) throw fail('SSH public key validation error')
}

function isKey(line: string) {
  const [type, body = ''] = line.split(/\s+/)
  return types.test(type) && /^[A-Za-z0-9+/]+=*$/.test(body)
}
