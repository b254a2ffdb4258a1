import { freePort } from '#tests/support/free_port'

/** The shop's application at every provider. */
export const CLIENT = { id: 'shop', secret: 'shop-secret' }

/**
 * Configures the providers that people sign in with at an address on loopback that is this run's own, before anything
 * reads the environment. Nobody listens there until a group says `useProviders`.
 */
export async function useOwnProviders(): Promise<void> {
  const url = `http://127.0.0.1:${await freePort()}`
  Object.assign(process.env, {
    GOOGLE_URL: `${url}/google`,
    GITHUB_URL: `${url}/github`,
    OPENID_ISSUER: `${url}/openid`,
    OPENID_LABEL: 'Example Company',
  })
  for (const name of ['GOOGLE', 'GITHUB', 'OPENID'])
    Object.assign(process.env, {
      [`${name}_CLIENT_ID`]: CLIENT.id,
      [`${name}_CLIENT_SECRET`]: CLIENT.secret,
    })
}
