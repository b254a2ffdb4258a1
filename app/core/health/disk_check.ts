import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Result } from '@adonisjs/core/health'
import app from '@adonisjs/core/services/app'
import env from '#start/env'
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
  if (!fullest) return Result.ok('Nothing is kept on a disk')
  const { freeBytes, totalBytes } = fullest
  const inMb = (bytes: number) => Math.floor(bytes / MEBIBYTE)
  return roomOf(fullest, inMb(freeBytes)).setMetaData({
    free_mb: inMb(freeBytes),
    total_mb: inMb(totalBytes),
  })
}

function roomOf({ path, freeBytes, totalBytes }: DiskSpace, freeMb: number): Result {
  if (freeBytes < LEAST_BYTES)
    return Result.failed(`The disk of ${path} is full: ${freeMb} MB left`)
  if (freeBytes < LITTLE_BYTES || freeBytes < totalBytes * LITTLE_SHARE)
    return Result.warning(`The disk of ${path} fills up: ${freeMb} MB left`)
  return Result.ok('There is room on the disk')
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
