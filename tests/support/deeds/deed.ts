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
  /** Files beside the form, by field; the form is then sent as browsers send one with files. */
  files?: Record<string, Buffer>
}

/** Prepares what a route needs, anew each time, and answers the request that will succeed. */
export type PrepareDeed = (scene: Scene) => Promise<Deed>

export const asOwner = async () => sessionFor((await createStaff('owner')).user)

/** Sends a deed as the browser would, without following where it leads. */
export function send({ client }: Scene, method: string, { session, path, form, files }: Deed) {
  const request = client.request(path, method).header('accept', 'text/html').redirects(0)
  if (files) {
    request.fields(form ?? {})
    for (const [name, content] of Object.entries(files))
      request.file(name, content, { filename: name })
  } else request.form(form ?? {})
  return session ? request.withSession(session) : request
}
