import { clock } from '#core/clock'

/** What a test asks of a running panel; loaded before the panel with `--import`. */
export type PanelRequest = { id: number } & (
  | { ask: 'crash_at'; point: string | null }
  | { ask: 'travel'; seconds: number }
  | { ask: 'memory' }
  | { ask: 'heap' }
  | { ask: 'renew' }
  | { ask: 'drain' }
)

const ahead = Number(process.env.PANEL_AHEAD_SECONDS ?? 0)
if (ahead > 0) clock.travel({ seconds: ahead })

process.on('message', (request: PanelRequest) => {
  void Promise.resolve(answerTo(request)).then((answer) =>
    process.send?.({ id: request.id, answer })
  )
})
process.channel?.unref()

function answerTo(request: PanelRequest): number | Promise<number> {
  switch (request.ask) {
    case 'crash_at':
      if (request.point) process.env.CRASH_AT = request.point
      else delete process.env.CRASH_AT
      return 0
    case 'travel':
      clock.travel({ seconds: request.seconds })
      return 0
    case 'memory':
      return process.memoryUsage.rss()
    case 'heap':
      globalThis.gc?.()
      return process.memoryUsage().heapUsed
    case 'renew':
      return renew()
    case 'drain':
      return drain()
  }
}

/** Writes the renewals that are due, as a scheduler does that knows of no other. Answers how many. */
async function renew(): Promise<number> {
  const { renewAll } = await import('#billing/renewals/renew_all')
  return renewAll()
}

/** Does all work that is due, as a worker does. */
async function drain(): Promise<number> {
  const { worker } = await import('#core/work/worker')
  await worker.drain()
  return 0
}
