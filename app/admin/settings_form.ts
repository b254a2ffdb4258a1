import vine from '@vinejs/vine'
import { fieldMessages } from '#core/i18n/field_messages'
import { checkboxField } from '#core/forms/fields'
import { currencyCodes } from '#core/money/currencies'
import { bicRule, ibanRule } from '#core/validation/account_number_rules'
import { oneLineRule } from '#core/validation/one_line_rule'
import { countryCodes, emailField } from '#identity'
import { settings, type SettingDefinition } from '#core/settings/settings'
import type { I18n } from '@adonisjs/i18n'
import type { MessagesProviderContact, SchemaTypes } from '@vinejs/vine/types'

type Definition = SettingDefinition<string | number | boolean>

/** A setting's name as a form field: dots would make a nested body. */
export const fieldOf = (name: string): string => name.replaceAll('.', '__')

/** The settings of a group in the order in which modules declared them. */
export function settingsIn(group: string): [string, Definition][] {
  return [...settings.definitions()].filter(([, definition]) => definition.group === group)
}

/** Every group that has settings. */
export function settingGroups(): string[] {
  return [...new Set([...settings.definitions().values()].map(({ group }) => group))]
}

/** A validator for the form of one group, made from its declarations. */
export function settingsValidator(group: string) {
  const fields = settingsIn(group).map(([name, definition]) => [fieldOf(name), ruleOf(definition)])
  return vine.create(vine.object(Object.fromEntries(fields) as Record<string, SchemaTypes>))
}

/** Messages that call a setting what its label says. */
export function settingsMessages(group: string, i18n: I18n): MessagesProviderContact {
  const labels = settingsIn(group).map(([name]): [string, string] => {
    return [fieldOf(name), i18n.t(`settings.${name}.label`)]
  })
  return fieldMessages(i18n, new Map(labels))
}

function ruleOf(definition: Definition): SchemaTypes {
  switch (definition.control) {
    case 'number':
      return vine
        .number()
        .range([
          definition.min ?? Number.MIN_SAFE_INTEGER,
          definition.max ?? Number.MAX_SAFE_INTEGER,
        ])
    case 'boolean':
      return checkboxField()
    case 'select':
      return vine.enum(definition.options ?? [])
    case 'currency':
      return vine.enum(definition.options ?? currencyCodes)
    case 'country':
      return vine
        .string()
        .trim()
        .toUpperCase()
        .in([...countryCodes])
    case 'email':
      return withNothing(definition, emailField())
    case 'iban':
      return withNothing(definition, textField(definition).use(ibanRule()))
    case 'bic':
      return withNothing(definition, textField(definition).use(bicRule()))
    case 'textarea':
      return withNothing(definition, textField(definition))
    case 'text':
      return withNothing(definition, textField(definition).use(oneLineRule()))
  }
}

const textField = ({ maxLength }: Definition) =>
  vine
    .string()
    .trim()
    .maxLength(maxLength ?? 255)

/** An empty field takes a setting back to nothing, unless there must be something. */
function withNothing({ required }: Definition, field: ReturnType<typeof textField>): SchemaTypes {
  return required ? field.minLength(1) : field.nullable()
}
