import type { ApiClient } from '@japa/api-client'
import type { Told } from '#core/lists/do_to_each'

interface Asked {
  list: string
  verb: string
  ids: string[]
  session: Record<string, string>
}

/** Sends the form below a list of staff; answers with what became of the rows, or with null where it was refused as a whole. */
export async function doToRows(client: ApiClient, { list, verb, ids, session }: Asked) {
  const answer = await client
    .post(`/admin/lists/${list}/actions`)
    .withSession(session)
    .redirects(0)
    .form({ verb, ids })
  const told = answer.flashMessages().list_result as unknown as Told | undefined
  return { status: answer.status(), told: told ?? null }
}
