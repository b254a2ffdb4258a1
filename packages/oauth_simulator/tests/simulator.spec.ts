import { createHash, createPublicKey, verify } from 'node:crypto'
import { test } from '@japa/runner'
import { PEOPLE, startOAuthSimulator, type ProviderName } from '../index.js'

const CLIENT = { id: 'shop', secret: 'hush', redirectUris: ['http://shop.test/back'] }
const [GRACE, , KIM] = PEOPLE
const VERIFIER = 'v'.repeat(43)

type Cleanup = (handler: () => Promise<void>) => void

async function started(cleanup: Cleanup, now?: () => number) {
  const simulator = await startOAuthSimulator({ clients: [CLIENT], now })
  cleanup(() => simulator.close())
  return simulator
}

const authorizePaths: Record<ProviderName, string> = {
  google: '/google/o/oauth2/v2/auth',
  github: '/github/login/oauth/authorize',
  openid: '/openid/authorize',
}
const tokenPaths: Record<ProviderName, string> = {
  google: '/google/token',
  github: '/github/login/oauth/access_token',
  openid: '/openid/token',
}

function question(provider: ProviderName, changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: CLIENT.id,
    redirect_uri: CLIENT.redirectUris[0],
    response_type: 'code',
    scope: 'openid email profile read:user user:email',
    state: 'mine',
    nonce: 'once',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  })
  return `${authorizePaths[provider]}?${query}`
}

test.group('Simulated sign-in providers', () => {
  for (const provider of ['google', 'github', 'openid'] as const) {
    test(`${provider} gives a code for one token`, async ({ assert, cleanup }) => {
      const simulator = await started(cleanup)
      const choose = () =>
        simulator.choose(simulator.url + question(provider), { person: GRACE.id })
      const back = new URL(await choose())
      assert.equal(back.searchParams.get('state'), 'mine')
      const exchange = async (code: string, changes: Record<string, string> = {}) => {
        const answer = await fetch(simulator.url + tokenPaths[provider], {
          method: 'POST',
          headers: { accept: 'application/json' },
          body: new URLSearchParams({
            client_id: CLIENT.id,
            client_secret: CLIENT.secret,
            redirect_uri: CLIENT.redirectUris[0],
            code_verifier: VERIFIER,
            code,
            ...changes,
          }),
        })
        return (await answer.json()) as { access_token?: string; error?: string }
      }
      const code = back.searchParams.get('code') ?? ''
      assert.isString((await exchange(code)).access_token)
      assert.isString((await exchange(code)).error, 'a second time')

      const fresh = async () => new URL(await choose()).searchParams.get('code') ?? ''
      const wrongs: Record<string, string>[] = [
        { code_verifier: 'w'.repeat(43) },
        { client_secret: 'guess' },
        { redirect_uri: 'http://shop.test/elsewhere' },
      ]
      for (const wrong of wrongs)
        assert.isString((await exchange(await fresh(), wrong)).error, JSON.stringify(wrong))
    })

    test(`${provider} sends nobody to an address that is not registered`, async ({
      assert,
      cleanup,
    }) => {
      const simulator = await started(cleanup)
      const wrongs: Record<string, string>[] = [
        { client_id: 'other' },
        { redirect_uri: 'http://evil.test' },
      ]
      for (const wrong of wrongs) {
        const answer = await fetch(simulator.url + question(provider, wrong), {
          redirect: 'manual',
        })
        assert.equal(answer.status, 400)
      }
      const denied = await simulator.choose(simulator.url + question(provider), {
        error: 'access_denied',
      })
      assert.equal(new URL(denied).searchParams.get('error'), 'access_denied')
    })
  }

  test('codes end after ten minutes', async ({ assert, cleanup }) => {
    let now = Date.now()
    const simulator = await started(cleanup, () => now)
    const back = await simulator.choose(simulator.url + question('google'), { person: GRACE.id })
    now += 10 * 60_000 + 1
    const answer = await fetch(`${simulator.url}/google/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uri: CLIENT.redirectUris[0],
        code_verifier: VERIFIER,
        code: new URL(back).searchParams.get('code') ?? '',
      }),
    })
    assert.equal(answer.status, 400)
  })

  test('tell what the scopes allow, signed where it is signed', async ({ assert, cleanup }) => {
    const simulator = await started(cleanup)
    const tokenOf = async (provider: ProviderName, scope: string, person = GRACE.id) => {
      const back = await simulator.choose(simulator.url + question(provider, { scope }), { person })
      const answer = await fetch(simulator.url + tokenPaths[provider], {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uri: CLIENT.redirectUris[0],
          code_verifier: VERIFIER,
          code: new URL(back).searchParams.get('code') ?? '',
        }),
      })
      return (await answer.json()) as { access_token: string; id_token: string }
    }
    const read = async (path: string, token: string) => {
      const headers = { 'authorization': `Bearer ${token}`, 'user-agent': 'test' }
      const answer = await fetch(simulator.url + path, { headers })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }

    const openid = await tokenOf('openid', 'openid email profile')
    const profile = await read('/openid/userinfo', openid.access_token)
    assert.deepEqual(profile.body, {
      sub: GRACE.id,
      name: GRACE.name,
      email: GRACE.emails[0].email,
      email_verified: true,
    })
    const [head, claims, signature] = openid.id_token.split('.')
    const { keys } = (await (await fetch(`${simulator.url}/openid/keys`)).json()) as {
      keys: { kty: string }[]
    }
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const signed = Buffer.from(`${head}.${claims}`)
    assert.isTrue(verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url')))
    assert.containSubset(JSON.parse(Buffer.from(claims, 'base64url').toString()), {
      iss: `${simulator.url}/openid`,
      aud: CLIENT.id,
      sub: GRACE.id,
      nonce: 'once',
    })

    const scarce = await tokenOf('google', 'openid')
    assert.deepEqual((await read('/google/oauth2/v3/userinfo', scarce.access_token)).body, {
      sub: GRACE.id,
    })
    const github = await tokenOf('github', 'read:user user:email', KIM.id)
    const kim = await read('/github/api/v3/user', github.access_token)
    assert.equal(kim.body.email, KIM.publicEmail)
    const emails = await read('/github/api/v3/user/emails', github.access_token)
    assert.containSubset(emails.body, [{ email: KIM.emails[0].email, verified: false }])
    const without = await tokenOf('github', 'read:user', KIM.id)
    assert.equal((await read('/github/api/v3/user/emails', without.access_token)).status, 404)
    assert.equal((await read('/github/api/v3/user', 'nothing')).status, 401)
  })
})
