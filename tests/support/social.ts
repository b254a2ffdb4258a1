import { startOAuthSimulator, type OAuthSimulator, type Person } from '@innkeeper/oauth-simulator'
import { newId } from '#core/ids'
import { origin, type Surfer } from '#tests/support/surfer'
import { CLIENT } from '#tests/support/test_providers'
import type { Group } from '@japa/runner/core'

const PROVIDERS = ['google', 'github', 'openid'] as const

let nextId = 700_000

/** Starts the simulated providers for a group of tests. */
export function useProviders(group: Group): { simulator: OAuthSimulator } {
  const used = {} as { simulator: OAuthSimulator }
  group.setup(async () => {
    used.simulator = await startProviders([origin()])
    return () => used.simulator.close()
  })
  group.each.teardown(() => used.simulator.clearFaults())
  return used
}

/** The same for panels at other addresses. */
export async function startProviders(panels: string[]): Promise<OAuthSimulator> {
  const port = Number(new URL(process.env.GOOGLE_URL ?? '').port)
  const simulator = await startOAuthSimulator({ port })
  const redirectUris = panels.flatMap((panel) =>
    PROVIDERS.map((name) => `${panel}/oauth/${name}/callback`)
  )
  simulator.register({ ...CLIENT, redirectUris })
  return simulator
}

/** Somebody at every provider whom no other test knows, with a verified address unless told. */
export function somebody(
  simulator: OAuthSimulator,
  { email, verified = true, ...rest }: Partial<Person> & { email?: string; verified?: boolean } = {}
): Person & { email: string } {
  const address = email ?? `${newId().toLowerCase()}@example.test`
  const person = {
    id: String(++nextId),
    login: `person-${nextId}`,
    name: 'Grace Lindqvist',
    emails: [{ email: address, verified }],
    ...rest,
  }
  simulator.admit(person)
  return { ...person, email: address }
}

/** The path with query at which a browser comes back, once it chose somebody at the provider. */
export async function choosing(
  simulator: OAuthSimulator,
  authorizeUrl: string,
  pressed: { person: string } | { error: string }
): Promise<string> {
  const back = new URL(await simulator.choose(authorizeUrl, pressed))
  return back.pathname + back.search
}

/** Presses the button of a provider, chooses somebody there and comes back. */
export async function signInWith(
  simulator: OAuthSimulator,
  surfer: Surfer,
  person: { id: string },
  provider: (typeof PROVIDERS)[number] = 'google'
) {
  const asked = await surfer.submit(`/oauth/${provider}`)
  return surfer.get(await choosing(simulator, asked.location ?? '', { person: person.id }))
}
