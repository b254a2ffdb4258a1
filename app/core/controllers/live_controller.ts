import transmit from '@adonisjs/transmit/services/main'
import { channelOf, live } from '#core/live/live'
import { liveGuard } from '#core/live/live_guard'
import { holdStream } from '#core/live/open_streams'
import { watchStream } from '#core/live/watch_stream'
import { newId } from '#core/ids'
import type { HttpContext } from '@adonisjs/core/http'

/** Streams refresh signals. The panel names the stream and its channels, so nobody can join or steal another one's. */
export default class LiveController {
  async show(ctx: HttpContext) {
    const { request, response, session, params } = ctx
    const topics = live.topicsOf(params.topics, session.sessionId)
    const mayListen = liveGuard.checkFor(ctx)
    if (!topics || !mayListen) return response.forbidden()

    const uid = newId()
    transmit.createStream({
      uid,
      context: ctx,
      request: request.request,
      response: response.response,
      injectResponseHeaders: { ...response.getHeaders(), 'X-Accel-Buffering': 'no' },
    })
    holdStream(session.sessionId, response.response)
    watchStream(response.response, mayListen)
    for (const topic of topics) {
      await transmit
        .getManager()
        .subscribe({ uid, channel: channelOf(topic), skipAuthorization: true, context: ctx })
    }
  }
}
