/** The one form in which an e-mail address is stored and compared: composed, trimmed, lower case. */
export function emailAddress(text: string): string {
  return text.normalize('NFC').trim().toLowerCase()
}
