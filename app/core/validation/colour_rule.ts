import vine from '@vinejs/vine'
import type { FieldContext } from '@vinejs/vine/types'

const WRITTEN = /^#?(?:[\da-f]{3}|[\da-f]{6})$/i

/** A colour as people write it, "#17607f", "17607F" or "#abc"; kept as the first of these. */
export const colourRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (typeof value !== 'string') return
    if (!WRITTEN.test(value)) {
      field.report('Enter a colour such as #17607f.', 'colour', field)
      return
    }
    const digits = value.replace('#', '').toLowerCase()
    field.mutate(`#${digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits}`, field)
  }
)
