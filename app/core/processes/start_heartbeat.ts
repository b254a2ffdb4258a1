import { heartbeat } from '#core/processes/heartbeat'
import type { ApplicationService } from '@adonisjs/core/types'
import type { ProcessKind } from '#core/processes/panel_processes'

/** Lets a process report until it is asked to end. Nobody waits for its first report: the database may be away. */
export function startHeartbeat(app: ApplicationService, kind: ProcessKind): void {
  void heartbeat.start(kind)
  app.terminating(() => heartbeat.stop())
}
