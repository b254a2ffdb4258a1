import { defineConfig, services } from '@adonisjs/ally'
import { appUrl } from '#config/app'
import { GithubDriver } from '#identity/social/github_driver'
import env from '#start/env'

/** What an OAuth application of the shop is known by, and where its people are sent back to. */
function application(name: string, id: string | undefined, secret: string | undefined) {
  return {
    clientId: id ?? '',
    clientSecret: secret ?? '',
    callbackUrl: `${appUrl}/oauth/${name}/callback`,
  }
}

const google = env.get('GOOGLE_URL')
const github = env.get('GITHUB_URL')

/** Drivers only: config/social.ts says which are offered, and identity's own flow is the only one that calls them. */
const allyConfig = defineConfig({
  google: services.google({
    ...application('google', env.get('GOOGLE_CLIENT_ID'), env.get('GOOGLE_CLIENT_SECRET')),
    scopes: ['openid', 'email', 'profile'],
    prompt: 'select_account',
    ...(google && {
      authorizeUrl: `${google}/o/oauth2/v2/auth`,
      accessTokenUrl: `${google}/token`,
      userInfoUrl: `${google}/oauth2/v3/userinfo`,
    }),
  }),
  github: (ctx) =>
    new GithubDriver(ctx, {
      ...application('github', env.get('GITHUB_CLIENT_ID'), env.get('GITHUB_CLIENT_SECRET')),
      scopes: ['read:user', 'user:email'],
      ...(github && {
        authorizeUrl: `${github}/login/oauth/authorize`,
        accessTokenUrl: `${github}/login/oauth/access_token`,
        userInfoUrl: `${github}/api/v3/user`,
        userEmailUrl: `${github}/api/v3/user/emails`,
      }),
    }),
  discord: services.discord({
    ...application('discord', env.get('DISCORD_CLIENT_ID'), env.get('DISCORD_CLIENT_SECRET')),
    scopes: ['identify', 'email'],
  }),
  linkedin: services.linkedinOpenidConnect({
    ...application('linkedin', env.get('LINKEDIN_CLIENT_ID'), env.get('LINKEDIN_CLIENT_SECRET')),
    scopes: ['openid', 'email', 'profile'],
  }),
})

export default allyConfig
