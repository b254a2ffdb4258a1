/**
 * The address of a new mail to somebody (RFC 6068). What an address may hold, such as "?" and "&", stays a part of it and
 * adds no recipient and no text.
 */
export function mailtoLink(address: string, subject: string): string {
  const to = address.split('@').map(encodeURIComponent).join('@')
  return `mailto:${to}?subject=${encodeURIComponent(subject)}`
}
