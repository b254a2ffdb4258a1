import transmit from '@adonisjs/transmit/services/main'
import { channelOf, live } from '#core/live/live'
import { liveGuard } from '#core/live/live_guard'
import { openStreams } from '#core/live/open_streams'
import { newId } from '#core/ids'
import type { HttpContext } from '@adonisjs/core/http'

/** Streams refresh signals. The panel names the stream and its channels, so nobody can join or steal another one's. */
export default class LiveController {
  async show(ctx: HttpContext) {
    const { request, response, session, params } = ctx
    const opened = live.open(params.topics, session.sessionId)
    if (!opened || !liveGuard.standingOf(ctx)) return response.forbidden()
    const { topics, standing } = opened
    const holding = await liveGuard.holding([standing])
    if (!holding.has(standing)) return response.forbidden()

    const uid = newId()
    transmit.createStream({
      uid,
      context: ctx,
      request: request.request,
      response: response.response,
      injectResponseHeaders: { ...response.getHeaders(), 'X-Accel-Buffering': 'no' },
    })
    openStreams.hold(response.response, { sessionId: session.sessionId, standing })
    for (const topic of topics) {
      await transmit
        .getManager()
        .subscribe({ uid, channel: channelOf(topic), skipAuthorization: true, context: ctx })
    }
  }
}
