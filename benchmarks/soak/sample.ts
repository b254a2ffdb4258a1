import { readdirSync, readFileSync } from 'node:fs'
import db from '@adonisjs/lucid/services/db'
import type { PanelPart } from '#tests/support/panel_processes'
import type { Crowd } from './crowd.js'

export interface ProcessSample {
  memoryMb: number
  /** In use once everything is thrown away that nobody needs. */
  heapMb: number
  descriptors: number
  logBytes: number
}

/** What is there at a moment. */
export interface Sample {
  atMs: number
  processes: Record<string, ProcessSample>
  rows: Record<string, number>
  /** Seconds that the oldest due row of each queue has waited; queues that are empty are left out. */
  queues: Record<string, number>
  requests: number
  orders: number
  failures: string[]
}

export async function takeSample(
  processes: Record<string, PanelPart>,
  crowd: Crowd,
  metricsToken: string
): Promise<Sample> {
  const { requests, orders, failures } = crowd
  return {
    atMs: Date.now(),
    processes: Object.fromEntries(
      await Promise.all(
        Object.entries(processes).map(async ([name, part]) => [name, await sampleOf(part)] as const)
      )
    ),
    rows: await countRows(),
    queues: await queueAges(processes.web.url, metricsToken),
    requests,
    orders,
    failures: [...failures],
  }
}

async function sampleOf(part: PanelPart): Promise<ProcessSample> {
  const { pid } = part
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    memoryMb: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024),
    heapMb: Math.round(((await part.heap()) / 1024 / 1024) * 10) / 10,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    logBytes: Buffer.byteLength(part.lines.join('\n')),
  }
}

async function countRows(): Promise<Record<string, number>> {
  const tables: string[] = await db.connection().getAllTables()
  const counted = await Promise.all(
    tables.sort().map(async (table) => {
      const [{ total }] = await db.from(table).count('* as total')
      return [table, Number(total)] as const
    })
  )
  return Object.fromEntries(counted)
}

async function queueAges(url: string, token: string): Promise<Record<string, number>> {
  const headers = { authorization: `Bearer ${token}` }
  const text = await fetch(`${url}/metrics`, { headers }).then((answer) => answer.text())
  const lines = text.matchAll(/^innkeeper_queue_oldest_seconds\{queue="([^"]+)"\} (\S+)$/gm)
  return Object.fromEntries([...lines].map(([, queue, age]) => [queue, Number(age)]))
}
