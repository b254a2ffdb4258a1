import type { I18n } from '@adonisjs/i18n'
import type { FieldContext } from '@vinejs/vine/types'

type Named = Pick<FieldContext, 'name' | 'wildCardPath'>

/**
 * Messages of validators that call a field what its label says, or what these labels say of its name. One of many (an entry of a record or
 * of an array) has a key for a name, so it is called what all of them are where no label is given for the key.
 */
export function fieldMessages(i18n: I18n, labels: ReadonlyMap<string, string> = new Map()) {
  const messages = i18n.createMessagesProvider()
  const translate = messages.translateField.bind(messages)
  messages.translateField = (name) => labels.get(String(name)) ?? translate(name)
  const labelled = (field: Named) => (labels.has(String(field.name)) ? field.name : named(field))
  const getMessage = messages.getMessage.bind(messages)
  messages.getMessage = (text, rule, field, meta) =>
    getMessage(text, rule, { ...field, name: labelled(field) } as FieldContext, meta)
  return messages
}

function named({ name, wildCardPath }: Named): Named['name'] {
  const parts = wildCardPath.split('.')
  return parts.at(-1) === '*' ? (parts.findLast((part) => part !== '*') ?? name) : name
}
