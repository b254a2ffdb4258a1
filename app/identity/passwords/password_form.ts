/**
 * The form in which a password is judged, counted and hashed: what one keyboard sends as one character and another as two
 * is the same (NFKC, as NIST SP 800-63B-4 §3.1.1.2 has it). Nothing else of it is changed.
 */
export function passwordForm(password: string): string {
  return password.normalize('NFKC')
}
