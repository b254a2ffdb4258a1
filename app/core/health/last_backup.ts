import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import app from '@adonisjs/core/services/app'
import env from '#start/env'

export interface LastBackup {
  at: Date
  /** Its size; null where the file does not say. */
  bytes: number | null
  /** Name of the file that holds it; null where that is not told. */
  file: string | null
}

/**
 * The last backup, as whatever makes backups wrote it into `BACKUP_STATUS_FILE`: `{"at": "2026-11-27T02:00:00Z", "bytes":
 * 52428800, "file": "/var/backups/shop.tar"}`; size and file may be missing. Null where the file is missing or says something else.
 */
export async function lastBackup(file = statusFile()): Promise<LastBackup | null> {
  try {
    const told: unknown = JSON.parse(await readFile(file, 'utf8'))
    return told && typeof told === 'object' ? backupOf(told) : null
  } catch {
    return null
  }
}

function backupOf({
  at,
  bytes,
  file,
}: {
  at?: unknown
  bytes?: unknown
  file?: unknown
}): LastBackup | null {
  const moment = new Date(String(at))
  if (Number.isNaN(moment.getTime())) return null
  return {
    at: moment,
    bytes: typeof bytes === 'number' ? bytes : null,
    file: typeof file === 'string' && file !== '' ? basename(file) : null,
  }
}

function statusFile(): string {
  return env.get('BACKUP_STATUS_FILE') || app.tmpPath('last_backup.json')
}
