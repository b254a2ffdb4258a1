import { GithubDriver as AllyGithubDriver } from '@adonisjs/ally/drivers/github'

/**
 * Takes the address from the list of verified ones. The driver of Ally believes the one on the public profile, which
 * GitHub does not say to be verified.
 */
export class GithubDriver extends AllyGithubDriver {
  async userFromToken(token: string) {
    const person = await this.getUserInfo(token)
    const email = await this.getUserEmail(token)
    return {
      ...person,
      email: email?.email ?? null,
      emailVerificationState: email?.verified ? ('verified' as const) : ('unverified' as const),
      token: { token, type: 'bearer' as const },
    }
  }
}
