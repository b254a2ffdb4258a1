import { transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import SshKey from '#ordering/models/ssh_key'
import SshKeyPolicy from '#ordering/policies/ssh_key_policy'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import { MOST_SAVED_KEYS, saveKey } from '#ordering/ssh/save_key'
import { sshKeyNameValidator, sshKeyValidator } from '#ordering/validators/ssh_key_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class SshKeysController {
  async index({ bouncer, view, visitor }: HttpContext) {
    await bouncer.with(SshKeyPolicy).authorize('view')
    return view.render('pages/ordering/ssh_keys/index', {
      keys: await SshKey.ofAccount(visitor.requireAccount().id),
      mayEdit: await bouncer.with(SshKeyPolicy).allows('manage'),
      most: MOST_SAVED_KEYS,
    })
  }

  /** Keeps one more key. */
  async store(ctx: HttpContext) {
    const { bouncer, request, visitor, i18n } = ctx
    await bouncer.with(SshKeyPolicy).authorize('manage')
    const { name, ssh_key: text } = await request.validateUsing(sshKeyValidator)
    const parsed = parsePublicKeys(text)
    if (!parsed.ok || parsed.value.length > 1)
      refuseField('ssh_key', i18n.t('ordering.ssh_keys.one'))
    const saved = await saveKey(visitor.requireAccount().id, parsed.value[0], name)
    if (!saved.ok)
      refuseField(
        'ssh_key',
        i18n.t(`ordering.ssh_keys.${saved.error.type}`, { most: MOST_SAVED_KEYS })
      )
    return this.#done(ctx, 'added', saved.value)
  }

  async update(ctx: HttpContext) {
    const key = await this.#find(ctx)
    const { name } = await ctx.request.validateUsing(sshKeyNameValidator)
    await transaction((trx) => key.rename(trx, name))
    return this.#done(ctx, 'renamed', key)
  }

  async destroy(ctx: HttpContext) {
    const key = await this.#find(ctx)
    await transaction((trx) => key.remove(trx))
    return this.#done(ctx, 'removed', key)
  }

  /** Found through the visitor's account; 404 for keys of others. */
  async #find({ bouncer, params, visitor }: HttpContext): Promise<SshKey> {
    await bouncer.with(SshKeyPolicy).authorize('manage')
    return SshKey.query()
      .where('account_id', visitor.requireAccount().id)
      .where('id', params.id)
      .firstOrFail()
  }

  #done({ response, session, i18n }: HttpContext, message: string, { name }: SshKey) {
    session.flash('success', i18n.t(`ordering.ssh_keys.${message}`, { name }))
    return response.redirect().toRoute('ssh_keys.index')
  }
}
