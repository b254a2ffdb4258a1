import { isSecret } from '@innkeeper/provisioning'
import { transaction } from '#core/database/transaction'
import { refuseField, refuseFields } from '#core/exceptions/refuse_field'
import { audit } from '#audit/models/audit_entry'
import { drivers } from '#provisioning/clusters/drivers'
import Cluster from '#provisioning/models/cluster'
import { wakeLanes } from '#provisioning/operations/clone_slots'
import { goOn } from '#provisioning/clusters/resume_cluster'
import {
  isLeftEmpty,
  readSettingForm,
  sentencesFor,
} from '#provisioning/settings/read_setting_form'
import type { SettingField, SettingValue, SettingValues } from '@innkeeper/provisioning/types'
import type { clusterValidator } from '#provisioning/validators/admin_validators'

export interface ClusterInput {
  form: Awaited<ReturnType<typeof clusterValidator.validate>>
  /** What was typed, the driver's own fields included. */
  typed: Record<string, unknown>
  /** The sentence for a problem, `provisioning.admin.clusters.<key>`. */
  say: (key: string) => string
}

/** Stores a cluster whose connection settings fit its driver's form; throws a validation error where they do not. */
export async function saveCluster(cluster: Cluster, input: ClusterInput): Promise<void> {
  const connection = await readConnection(cluster, input)
  await checkRest(cluster, input)

  await transaction(async (trx) => {
    const isNew = !cluster.$isPersisted
    const opens = !isNew && cluster.state !== 'enabled' && input.form.state !== 'disabled'
    cluster.merge({ connection, ...columnsOf(cluster, input) })
    await cluster.useTransaction(trx).save()
    if (opens) await goOn(trx, cluster)
    if (!isNew) await wakeLanes(trx, cluster)
    await audit.record(
      trx,
      isNew ? 'cluster.connected' : 'cluster.updated',
      ['cluster', cluster.id],
      { changes: { ...input.form, settings: Object.keys(connection) } }
    )
  })
}

/** Saving fixed settings also lifts the pause that refused credentials or a certificate caused. */
function columnsOf(cluster: Cluster, { form }: ClusterInput) {
  const isNew = !cluster.$isPersisted
  return {
    name: form.name,
    location: form.location ?? null,
    state: form.state ?? 'enabled',
    pausedFor: null,
    lastError: null,
    revision: isNew ? 1 : cluster.revision + 1,
    clonesAtOnce: form.clones_at_once,
    memoryPercent: form.memory_percent,
    firstRemoteId: form.first_remote_id,
    lastRemoteId: form.last_remote_id,
    nextRemoteId: isNew
      ? form.first_remote_id
      : Math.max(cluster.nextRemoteId, form.first_remote_id),
  }
}

async function checkRest(cluster: Cluster, { form, say }: ClusterInput): Promise<void> {
  if (form.last_remote_id < form.first_remote_id) refuseField('last_remote_id', say('range_wrong'))
  const taken = await Cluster.query()
    .where('name', form.name)
    .whereNot('id', cluster.id ?? '')
    .first()
  if (taken) refuseField('name', say('name_taken'))
}

async function readConnection(cluster: Cluster, { typed }: ClusterInput): Promise<SettingValues> {
  const { settings } = await drivers.manifest(cluster.driver)
  const fields = settings.connection
  const known: SettingValues = cluster.$isPersisted ? cluster.connection : {}
  const read = readSettingForm(fields, typed, known)
  if (!read.ok) refuseFields(read.problems)
  const now = read.values
  const changes = { known, now, seen: cluster.seenFingerprint ?? null }
  const again = secretsToEnterAgain(fields, typed, changes)
  if (again.length > 0) {
    const problems = again.map(({ name }) => [name, { type: 'secret_again' as const }])
    refuseFields(sentencesFor(fields, Object.fromEntries(problems)))
  }
  if (movedFields(fields, changes).some(({ holds }) => !holds)) cluster.seenFingerprint = null
  return now
}

interface Changes {
  known: SettingValues
  now: SettingValues
  /** The fingerprint that the last test saw. */
  seen: string | null
}

/** Whoever points a cluster at another host must know its secrets, or the stored ones would go to that host. */
function secretsToEnterAgain(
  fields: readonly SettingField[],
  typed: Record<string, unknown>,
  changes: Changes
): SettingField[] {
  const moved = movedFields(fields, changes).filter((field) => !isFirstTrust(field, changes))
  if (moved.length === 0) return []
  return fields.filter(
    (field) => isSecret(field) && changes.now[field.name] && isLeftEmpty(field, typed)
  )
}

const movedFields = (fields: readonly SettingField[], { known, now }: Changes): SettingField[] =>
  fields.filter(
    ({ name, receivesSecrets }) =>
      receivesSecrets && JSON.stringify(known[name] ?? null) !== JSON.stringify(now[name])
  )

/** Whether a certificate is trusted for the first time, and the panel itself saw it at the host that gets the secrets. */
function isFirstTrust({ name, holds }: SettingField, { known, now, seen }: Changes): boolean {
  if (holds !== 'certificate_fingerprint' || !seen || valuesOf(known[name]).length > 0) return false
  return valuesOf(now[name]).every((value) => digitsOf(value) === digitsOf(seen))
}

const valuesOf = (value: SettingValue | undefined) => [value ?? []].flat().map(String)
const digitsOf = (fingerprint: string) => fingerprint.replace(/[^0-9a-f]/gi, '').toUpperCase()
