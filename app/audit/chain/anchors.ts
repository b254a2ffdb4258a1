import { createReadStream, existsSync } from 'node:fs'
import { appendFile, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import app from '@adonisjs/core/services/app'
import env from '#start/env'

/** The seal of one entry, kept outside the database. */
export interface Anchor {
  seq: number
  hash: string
}

const LINE = /^\S+ (\d+) ([0-9a-f]{64})$/
const TAIL_BYTES = 400

/** The file that anchors are added to, one a line: time, number, seal. */
export function anchorFile(): string {
  return env.get('AUDIT_ANCHOR_FILE') || app.tmpPath('audit_anchors.log')
}

export async function writeAnchor(file: string, { seq, hash }: Anchor, at: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await appendFile(file, `${at} ${seq} ${hash}\n`, { mode: 0o600 })
}

/** Every anchor by its number; of a number written twice the first. Empty where the file does not exist. */
export async function readAnchors(file: string): Promise<Map<number, string>> {
  const anchors = new Map<number, string>()
  if (!existsSync(file)) return anchors
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    const anchor = anchorIn(line)
    if (anchor && !anchors.has(anchor.seq)) anchors.set(anchor.seq, anchor.hash)
  }
  return anchors
}

/** The anchor that was written last, or null where there is none. */
export async function lastAnchor(file: string): Promise<Anchor | null> {
  if (!existsSync(file)) return null
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const start = Math.max(0, size - TAIL_BYTES)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start)
    const lines = buffer.toString('utf8', 0, bytesRead).trim().split('\n')
    return anchorIn(lines.at(-1) ?? '')
  } finally {
    await handle.close()
  }
}

function anchorIn(line: string): Anchor | null {
  const found = LINE.exec(line)
  return found && { seq: Number(found[1]), hash: found[2] }
}
