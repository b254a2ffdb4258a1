import type { I18n } from '@adonisjs/i18n'
import type { FieldContext } from '@vinejs/vine/types'

type Named = Pick<FieldContext, 'name' | 'wildCardPath'>

/**
 * Messages of validators that call a field what its label says. One of many (an entry of a record or of an array) has a key
 * for a name, so it is called what all of them are.
 */
export function fieldMessages(i18n: I18n) {
  const messages = i18n.createMessagesProvider()
  const getMessage = messages.getMessage.bind(messages)
  messages.getMessage = (text, rule, field, meta) =>
    getMessage(text, rule, { ...field, name: labelled(field) } as FieldContext, meta)
  return messages
}

function labelled({ name, wildCardPath }: Named): Named['name'] {
  const parts = wildCardPath.split('.')
  return parts.at(-1) === '*' ? (parts.findLast((part) => part !== '*') ?? name) : name
}
