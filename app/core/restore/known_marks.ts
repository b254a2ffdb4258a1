import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import app from '@adonisjs/core/services/app'
import env from '#start/env'

/** The number that a database got when it was first used, and how far it had come. */
type KnownMark = [database: number, mark: number]

/** As many databases as one machine may meet; those that were met last stay. */
const KEPT = 20

/** The file, outside the database, that remembers how far it had come. */
export function marksFile(): string {
  return env.get('RESTORE_MARK_FILE') || app.tmpPath('restore_mark.json')
}

/** How far this machine knows that a database had come; 0 where it knows nothing, also where the file cannot be read. */
export async function knownMark(file: string, database: number): Promise<number> {
  const marks = await read(file)
  return marks.find(([id]) => id === database)?.[1] ?? 0
}

/** Remembers it, whole or not at all. */
export async function rememberMark(file: string, database: number, mark: number): Promise<void> {
  const before = await read(file)
  const others = before.filter(([id]) => id !== database)
  const marks: KnownMark[] = [...others.slice(1 - KEPT), [database, mark]]
  await mkdir(dirname(file), { recursive: true })
  const partial = `${file}.${process.pid}`
  await writeFile(partial, JSON.stringify(marks), { mode: 0o600, flush: true })
  await rename(partial, file)
}

async function read(file: string): Promise<KnownMark[]> {
  try {
    const told: unknown = JSON.parse(await readFile(file, 'utf8'))
    return Array.isArray(told) ? told.filter(isMark) : []
  } catch {
    return []
  }
}

function isMark(told: unknown): told is KnownMark {
  return Array.isArray(told) && told.length === 2 && told.every(Number.isSafeInteger)
}
