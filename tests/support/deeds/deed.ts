import { createStaff, sessionFor } from '#tests/support/identity'
import type { useStripe } from '#tests/support/billing'
import type { ApiClient } from '@japa/api-client'

export type Form = Record<string, string>

/** What deeds share while a test runs. */
export interface Scene {
  client: ApiClient
  gateway: Awaited<ReturnType<typeof useStripe>>
}

/** One successful change through one write route: who does it, where, and what the form says. */
export interface Deed {
  session?: Record<string, string>
  path: string
  form?: Form
}

/** Prepares what a route needs, anew each time, and answers the request that will succeed. */
export type PrepareDeed = (scene: Scene) => Promise<Deed>

export const asOwner = async () => sessionFor((await createStaff('owner')).user)

/** Sends a deed as the browser would, without following where it leads. */
export function send({ client }: Scene, method: string, { session, path, form }: Deed) {
  const request = client
    .request(path, method)
    .header('accept', 'text/html')
    .redirects(0)
    .form(form ?? {})
  return session ? request.withSession(session) : request
}
