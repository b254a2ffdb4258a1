import { appUrl } from '#config/app'
import { AllyProvider } from '#identity/social/ally_provider'
import { OpenIdProvider } from '#identity/social/openid_provider'
import env from '#start/env'
import type { SocialProvider } from '#identity/social/social_provider'

const openIdIssuer = env.get('OPENID_ISSUER')
const openIdClient = env.get('OPENID_CLIENT_ID')

/**
 * Whom people can sign in with, in the order of the buttons. Each appears once its client id is configured. Another of
 * Ally's drivers takes one entry here and one in config/ally.ts; a package adds its own with `socialProviders.add`.
 */
const offered: (SocialProvider | '' | undefined)[] = [
  env.get('GOOGLE_CLIENT_ID') &&
    new AllyProvider('google', {
      label: 'Google',
      icon: 'logos:google-icon',
      pages: new URL(env.get('GOOGLE_URL') ?? 'https://accounts.google.com').origin,
    }),
  env.get('GITHUB_CLIENT_ID') &&
    new AllyProvider('github', {
      label: 'GitHub',
      icon: 'github',
      pages: new URL(env.get('GITHUB_URL') ?? 'https://github.com').origin,
    }),
  env.get('DISCORD_CLIENT_ID') &&
    new AllyProvider('discord', {
      label: 'Discord',
      icon: 'logos:discord-icon',
      pages: 'https://discord.com',
    }),
  env.get('LINKEDIN_CLIENT_ID') &&
    new AllyProvider('linkedin', {
      label: 'LinkedIn',
      icon: 'logos:linkedin-icon',
      pages: 'https://www.linkedin.com',
      // Applications with a secret are refused there when they send a verifier.
      hasPkce: false,
    }),
  openIdIssuer &&
    openIdClient &&
    new OpenIdProvider({
      label: env.get('OPENID_LABEL') ?? new URL(openIdIssuer).hostname,
      issuer: openIdIssuer,
      clientId: openIdClient,
      clientSecret: env.get('OPENID_CLIENT_SECRET'),
      callbackUrl: `${appUrl}/oauth/openid/callback`,
    }),
]

export default offered.filter((one): one is SocialProvider => typeof one === 'object')
