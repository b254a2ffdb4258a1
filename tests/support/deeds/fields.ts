import { RequestValidator } from '@adonisjs/core/http'
import { browserRules, type Validator } from '#core/forms/browser_rules'
import { deeds, routeOf, writeRoutes } from '#tests/support/deeds/main'
import { send, type Scene } from '#tests/support/deeds/deed'
import { resetState } from '#tests/support/reset_state'

/** The fields that the form of a deed has, those that its validators know, and one that nobody knows. */
export async function fieldsOf(scene: Scene, deed: string): Promise<string[]> {
  const fields = new Set<string>()
  const { validateUsing } = RequestValidator.prototype
  RequestValidator.prototype.validateUsing = function (validator, ...options) {
    const rules = browserRules(validator as unknown as Validator)
    for (const path of rules.keys()) fields.add(path.split('.')[0])
    return Reflect.apply(validateUsing, this, [validator, ...options])
  }
  try {
    await resetState()
    const method = writeRoutes().find(({ name }) => name === routeOf(deed))?.method ?? ''
    const prepared = await deeds[deed](scene)
    await send(scene, method, prepared)
    const named = [...Object.keys(prepared.form ?? {}), ...fields, 'form_marker', 'unknown']
    return [...new Set(named)]
  } finally {
    RequestValidator.prototype.validateUsing = validateUsing
  }
}
