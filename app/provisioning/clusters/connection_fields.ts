import { isSecret } from '@innkeeper/provisioning'
import type { SettingField, SettingValues } from '@innkeeper/provisioning/types'

/** The fields of a connection form as the page shows them; secrets stay on the server. */
export function connectionFields(fields: readonly SettingField[], values: SettingValues) {
  return fields.map((field) => {
    const secret = isSecret(field)
    const value = values[field.name] ?? field.default ?? null
    return {
      name: `connection_${field.name}`,
      label: field.label,
      help: field.help,
      control: secret ? 'secret' : field.type,
      required: field.required === true && !(secret && values[field.name]),
      options: field.options ?? [],
      unit: field.unit,
      value: secret ? null : Array.isArray(value) ? value.join('\n') : value,
    }
  })
}
