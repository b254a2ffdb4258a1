const resumable = new Set<string>()
const continued = new Map<string, string>()

/**
 * Names the route of a form whose action does its work once by itself. Where such a form comes again although nobody
 * knows where the first one led, because the process ended in between, its action goes on instead of being refused.
 */
export function resumeForms(...routes: string[]): void {
  for (const route of routes) resumable.add(route)
}

/**
 * Names the routes of forms that write after the transaction which took the marker, each with why nothing is lost where the
 * process ends in between: the form that comes again is refused.
 */
export function continueForms(reasons: Record<string, string>): void {
  for (const [route, reason] of Object.entries(reasons)) continued.set(route, reason)
}

export function mayResume(route: string): boolean {
  return resumable.has(route)
}

/** Whether the form of a route may write after the transaction that took its marker. */
export function mayContinue(route: string): boolean {
  return resumable.has(route) || continued.has(route)
}
