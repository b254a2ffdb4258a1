import vine from '@vinejs/vine'
import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { fieldMessages } from '#core/i18n/field_messages'

test.group('Messages of fields', () => {
  const messagesFor = async (schema: Parameters<typeof vine.create>[0], value: unknown) => {
    const messagesProvider = fieldMessages(i18nManager.locale('en'))
    const [error] = await vine.create(schema).tryValidate(value, { messagesProvider })
    return (error?.messages ?? []).map(({ message }: { message: string }) => message)
  }

  test('call an entry of a record or an array what all of them are called', async ({ assert }) => {
    const one = { reason: vine.string().maxLength(3) }
    const [usual] = await messagesFor(vine.object(one), { reason: 'xxxx' })
    const many = { reason: vine.record(vine.string().maxLength(3)) }
    assert.deepEqual(await messagesFor(vine.object(many), { reason: { k3y: 'xxxx' } }), [usual])
    const list = { reason: vine.array(vine.string().maxLength(3)) }
    assert.deepEqual(await messagesFor(vine.object(list), { reason: ['xxxx'] }), [usual])
    assert.notInclude(usual, 'reason ')
  })
})
