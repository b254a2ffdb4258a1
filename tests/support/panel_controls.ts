import { clock } from '#core/clock'

/** What a test asks of a running panel; loaded before the panel with `--import`. */
export type PanelRequest = { id: number } & (
  | { ask: 'crash_at'; point: string | null }
  | { ask: 'travel'; seconds: number }
  | { ask: 'memory' }
  | { ask: 'heap' }
)

const ahead = Number(process.env.PANEL_AHEAD_SECONDS ?? 0)
if (ahead > 0) clock.travel({ seconds: ahead })

process.on('message', (request: PanelRequest) => {
  process.send?.({ id: request.id, answer: answerTo(request) })
})
process.channel?.unref()

function answerTo(request: PanelRequest): number {
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
  }
}
