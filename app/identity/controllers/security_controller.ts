import SocialIdentity from '#identity/models/social_identity'
import UserSession from '#identity/models/user_session'
import { PASSWORD } from '#identity/sign_in/open_sign_in'
import { socialProviders } from '#identity/social/social_providers'
import type { HttpContext } from '@adonisjs/core/http'

export default class SecurityController {
  async show({ view, visitor }: HttpContext) {
    const user = visitor.requireUser()
    const sessions = await UserSession.openOf(user)
    const identities = await SocialIdentity.ofUser(user)
    return view.render('pages/identity/security', {
      user,
      methods: methodsOf(identities),
      sessions: sessions.map((session) => ({
        id: session.publicId,
        device: session.device,
        ip: session.ip,
        method: labelOf(session.method),
        createdAt: session.createdAt,
        lastSeenAt: session.lastSeenAt,
        isThis: session.id === visitor.signInId,
      })),
    })
  }
}

/** Every provider that is offered or connected; one that is not configured any more has only its name. */
function methodsOf(identities: Map<string, SocialIdentity>) {
  const offered = socialProviders.all()
  const gone = [...identities.keys()].filter((name) => !socialProviders.named(name))
  return [...offered, ...gone.map((name) => ({ name, label: name, icon: 'log-in' }))].map(
    ({ name, label, icon }) => ({
      name,
      label,
      icon,
      isOffered: socialProviders.named(name) !== null,
      identity: identities.get(name) ?? null,
    })
  )
}

/** What people call the provider that a sign-in came through; null for a password. */
function labelOf(method: string): string | null {
  return method === PASSWORD ? null : (socialProviders.named(method)?.label ?? method)
}
