import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { isUniqueViolation } from '#core/database/unique_violation'
import { newId } from '#core/ids'
import { repeatedErrors } from '#core/repeated_errors'
import { alertKinds, type AlertKind, type Sighting } from '#core/registries/alerts'
import { cut } from '#core/text'

const MESSAGE_LENGTH = 500
const KEY_LENGTH = 60

/**
 * Looks for everything that is wrong and brings the open alerts in line with it: what is new is opened, what lasts is
 * counted, what is over is closed. Each is one conditional write, so two workers at once do it as one.
 */
export async function watchAlerts(kinds: AlertKind[] = alertKinds.all()): Promise<void> {
  const open: OpenAlert[] = await db
    .from('alerts')
    .whereNull('closed_at')
    .select('id', 'kind', 'key', 'first_seen_at')
  const names = new Set(kinds.map(({ name }) => name))
  await close(open.filter(({ kind }) => !names.has(kind)))
  for (const kind of kinds)
    await watch(
      kind,
      open.filter((alert) => alert.kind === kind.name)
    )
}

interface OpenAlert {
  id: string
  kind: string
  key: string
  first_seen_at: number
}

/** Where it cannot be said whether anything is wrong, nothing changes. */
async function watch(kind: AlertKind, open: OpenAlert[]): Promise<void> {
  const sightings = await kind.look().catch((error) => {
    repeatedErrors.tell('warn', { err: error, kind: kind.name }, 'alerts could not be looked for')
    return null
  })
  if (!sightings) return
  const seen = new Map(sightings.map((sighting) => [keyOf(sighting), sighting]))
  await close(open.filter(({ key }) => !seen.has(key)))
  for (const [key, sighting] of seen) {
    const known = open.find((alert) => alert.key === key)
    if (known) await keepOpen(known, kind, sighting)
    else await openAlert(kind, key, sighting)
  }
}

async function openAlert(kind: AlertKind, key: string, sighting: Sighting): Promise<void> {
  const now = clock.nowMs()
  try {
    await db.table('alerts').insert({
      id: newId(),
      kind: kind.name,
      key,
      open_key: `${kind.name}:${key}`,
      first_seen_at: now,
      last_seen_at: now,
      tell_from: now + (kind.patienceMs ?? 0),
      ...factsOf(kind, sighting),
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
}

async function keepOpen({ id }: OpenAlert, kind: AlertKind, sighting: Sighting): Promise<void> {
  await db
    .from('alerts')
    .where('id', id)
    .whereNull('closed_at')
    .update({ last_seen_at: clock.nowMs(), ...factsOf(kind, sighting) })
}

async function close(over: OpenAlert[]): Promise<void> {
  if (over.length === 0) return
  const ids = over.map(({ id }) => id)
  await db
    .from('alerts')
    .whereIn('id', ids)
    .whereNull('closed_at')
    .update({ closed_at: clock.nowMs(), open_key: null })
}

function factsOf({ route }: AlertKind, sighting: Sighting) {
  return {
    severity: sighting.severity,
    message: cut(sighting.message, MESSAGE_LENGTH),
    route: sighting.route ?? route,
    count: sighting.count ?? 1,
  }
}

const keyOf = ({ key = '' }: Sighting) => cut(key, KEY_LENGTH)
