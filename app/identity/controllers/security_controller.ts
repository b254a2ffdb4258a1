import UserSession from '#identity/models/user_session'
import type { HttpContext } from '@adonisjs/core/http'

export default class SecurityController {
  async show({ view, visitor }: HttpContext) {
    const user = visitor.requireUser()
    const sessions = await UserSession.openOf(user)
    return view.render('pages/identity/security', {
      user,
      sessions: sessions.map((session) => ({
        id: session.publicId,
        device: session.device,
        ip: session.ip,
        createdAt: session.createdAt,
        lastSeenAt: session.lastSeenAt,
        isThis: session.id === visitor.signInId,
      })),
    })
  }
}
