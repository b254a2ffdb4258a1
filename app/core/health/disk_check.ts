import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import app from '@adonisjs/core/services/app'
import { found } from '#core/health/found'
import env from '#start/env'
import type { Result } from '@adonisjs/core/health'
import type { HealthCheck } from '#core/registries/health_checks'

const MEBIBYTE = 1024 ** 2
const LEAST_BYTES = 200 * MEBIBYTE
const LITTLE_BYTES = 1024 * MEBIBYTE
const LITTLE_SHARE = 0.05

export interface DiskSpace {
  path: string
  freeBytes: number
  totalBytes: number
}

/** Warns before the disk is full that this process writes to; a database server's own disk is not looked at. */
export const diskCheck: HealthCheck = {
  name: 'disk',
  run: async () => diskResult(await diskSpaces()),
}

/** The disks of the panel's own files and of the SQLite database, each once. */
export async function diskSpaces(): Promise<DiskSpace[]> {
  const spaces = await Promise.all(foldersInUse().map(spaceOf))
  return spaces.filter(
    (space, index) => spaces.findIndex(({ device }) => device === space.device) === index
  )
}

/** What the fullest disk says. */
export function diskResult(spaces: DiskSpace[]): Result {
  const [fullest] = spaces.toSorted((a, b) => a.freeBytes - b.freeBytes)
  if (!fullest) return found.ok('disk.unused')
  const { freeBytes, totalBytes } = fullest
  const inMb = (bytes: number) => Math.floor(bytes / MEBIBYTE)
  return roomOf(fullest, inMb(freeBytes)).setMetaData({
    free_mb: inMb(freeBytes),
    total_mb: inMb(totalBytes),
  })
}

function roomOf({ path, freeBytes, totalBytes }: DiskSpace, freeMb: number): Result {
  const values = { path, free: freeMb }
  if (freeBytes < LEAST_BYTES) return found.failed('disk.full', values)
  if (freeBytes < LITTLE_BYTES || freeBytes < totalBytes * LITTLE_SHARE)
    return found.warning('disk.little', values)
  return found.ok('disk.ok')
}

function foldersInUse(): string[] {
  const sqlite = env.get('DB_CONNECTION', 'sqlite') === 'sqlite'
  const file = env.get('SQLITE_PATH') ?? app.tmpPath('innkeeper.sqlite3')
  const folders = sqlite ? [app.tmpPath(), dirname(resolve(file))] : [app.tmpPath()]
  return folders.filter((path) => existsSync(path))
}

async function spaceOf(path: string): Promise<DiskSpace & { device: number }> {
  const [{ bavail, blocks, bsize }, { dev }] = await Promise.all([statfs(path), stat(path)])
  return { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize, device: dev }
}
