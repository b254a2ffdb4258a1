import { closing } from '#core/closing'
import { openStreams } from '#core/live/open_streams'
import { answerMalformedRequests } from '#core/security/malformed_requests'
import { endSlowConnections } from '#core/security/slow_connections'
import type { Server } from 'node:http'
import type { ApplicationService } from '@adonisjs/core/types'

/** What the web server does besides handling requests: it refuses what is none, ends what takes too long, and closes in order. */
export async function prepareServer(app: ApplicationService): Promise<void> {
  const server = await app.container.make('server')
  const node = server.getNodeServer()
  if (!node || !('setTimeout' in node)) return
  answerMalformedRequests(node as Server)
  endSlowConnections(node as Server)
  const close = closing(node as Server)
  // Before the framework's own hook, which stops listening and waits until the last connection has ended.
  app.terminating(() => {
    openStreams.close()
    close()
  })
}
