import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { PANEL_VERSION } from '@innkeeper/panel'
import { httpRequests } from '#core/metrics/http_requests'
import { gauge, type MetricFamily, type MetricSource } from '#core/registries/metrics'

const SECOND_NS = 1e9
const delay = monitorEventLoopDelay({ resolution: 20 })

/** What the process that answers does and takes. Names are those that dashboards for Node.js know. */
export const processMetrics: MetricSource = {
  name: 'core.process',

  collect() {
    const { rss, heapUsed } = process.memoryUsage()
    return [
      httpRequests.family(),
      gauge('process_resident_memory_bytes', 'Memory of this process.', rss),
      gauge('nodejs_heap_size_used_bytes', 'Heap of this process that is in use.', heapUsed),
      gauge(
        'process_start_time_seconds',
        'When this process started.',
        performance.timeOrigin / 1000
      ),
      processorTime(),
      eventLoopLag(),
      buildInfo(),
    ]
  },
}

function processorTime(): MetricFamily {
  const { user, system } = process.cpuUsage()
  return {
    name: 'process_cpu_seconds_total',
    help: 'Processor time that this process took.',
    type: 'counter',
    samples: [{ value: (user + system) / 1e6 }],
  }
}

/** Watching begins when somebody asks for the first time. */
function eventLoopLag(): MetricFamily {
  delay.enable()
  const at = (quantile: string, nanoseconds: number) => ({
    labels: { quantile },
    value: Number.isFinite(nanoseconds) ? nanoseconds / SECOND_NS : 0,
  })
  const samples = [
    at('0.5', delay.percentile(50)),
    at('0.99', delay.percentile(99)),
    at('1', delay.max),
  ]
  delay.reset()
  return gauge(
    'nodejs_eventloop_lag_seconds',
    'How long timers of this process came late since somebody asked last.',
    samples
  )
}

function buildInfo(): MetricFamily {
  const labels = { version: PANEL_VERSION, node: process.versions.node }
  return gauge('innkeeper_build_info', 'Versions of this process.', [{ labels, value: 1 }])
}
