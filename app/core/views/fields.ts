interface Flash {
  get(key: string | string[], fallback?: unknown): unknown
}

export interface FieldState {
  id: string
  errors: string[]
  errorId: string
  helpId: string
  /** The ids that describe the control, or null where nothing does. */
  describedBy: string | null
  /** What the person typed before, else the given value. */
  value: unknown
  /** The first invalid field of the page takes the focus. */
  first: boolean
  /** Whether the form comes back with what the person sent. */
  resent: boolean
}

interface FieldProps {
  name: string
  id?: string
  value?: unknown
  help?: string
  type?: string
  /** A message that the page gives itself, where the request before left none. */
  error?: string
}

const noFlash: Flash = { get: (_key, fallback) => fallback }

/** What a form control shows, from its properties and from what the request before left in the flash messages. */
export function fieldState(flash: Flash | undefined, props: FieldProps): FieldState {
  const store = flash ?? noFlash
  const key = fieldKey(props.name)
  const id = props.id ?? fieldId(key)
  const bag = inputErrors(store)
  const errors = bag[key] ?? (props.error ? [props.error] : [])
  const helpId = `${id}-help`
  const errorId = `${id}-error`
  const describedBy = [props.help && helpId, errors.length > 0 && errorId].filter(Boolean).join(' ')
  const old = props.type === 'password' ? undefined : store.get(key)
  return {
    id,
    errors,
    errorId,
    helpId,
    describedBy: describedBy || null,
    value: old === undefined || old === null ? props.value : old,
    first: Object.keys(bag)[0] === key,
    resent: Object.keys(bag).length > 0,
  }
}

/** Every invalid field with its messages, for the summary on top of a form. */
export function invalidFields(flash: Flash | undefined): { id: string; message: string }[] {
  return Object.entries(inputErrors(flash ?? noFlash)).flatMap(([key, messages]) =>
    messages.map((message) => ({ id: fieldId(key), message }))
  )
}

/** The choices of a list or a single choice as texts, to compare with option values. */
export function chosenValues(value: unknown): string[] {
  if (value === undefined || value === null) return []
  return [value].flat().map(String)
}

/** "options[extra_disk]" is "options.extra_disk" for validators. */
function fieldKey(name: string): string {
  return name.replace(/\[\]$/, '').replace(/\[([^\]]+)\]/g, '.$1')
}

function fieldId(key: string): string {
  return `field-${key.replace(/[^A-Za-z0-9_-]/g, '-')}`
}

function inputErrors(flash: Flash): Record<string, string[]> {
  return (flash.get('inputErrorsBag') ?? {}) as Record<string, string[]>
}
