import { GUEST, isFor } from '#core/forms/form_person'
import { formRules } from '#core/forms/form_rules'
import type { BrowserRules } from '#core/forms/browser_rules'
import type { I18n } from '@adonisjs/i18n'

interface Flash {
  get(key: string | string[], fallback?: unknown): unknown
}

type Texts = Pick<I18n, 't' | 'hasMessage' | 'hasFallbackMessage'>

/** Which form the request before sent, and whose input it left. */
interface SentForm {
  action: string
  key?: string
  person?: string
}

/** What a form tells the controls in it. */
export interface FormContext {
  rules?: Map<string, BrowserRules>
  /** Whether the errors and the values that the request before left belong to this form. */
  answered?: boolean
}

export interface FieldState {
  id: string
  label: string
  required: boolean
  optional: boolean
  type: string
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
  /** What the browser checks, from the validator of the form. */
  attributes: Record<string, string | number>
}

interface FieldProps {
  name: string
  id?: string
  label?: string
  legend?: string
  value?: unknown
  help?: string
  type?: string
  required?: boolean
  optional?: boolean
  /** A message that the page gives itself, where the request before left none. */
  error?: string
  /** One of several controls of a name, whose messages stand at their group. */
  grouped?: boolean
}

const noFlash: Flash = { get: (_key, fallback) => fallback }

/** What a form control shows: from its properties, its form's validator and what the request before left in the flash messages. */
export function fieldState(
  flash: Flash | undefined,
  props: FieldProps,
  { rules, answered = true }: FormContext = {},
  i18n?: Texts
): FieldState {
  const store = (answered && flash) || noFlash
  const key = fieldKey(props.name)
  const rule = rules?.get(key) ?? rules?.get(key.replace(/\.[^.]+$/, '.*'))
  const bag = inputErrors(store)
  const own = props.grouped ? undefined : bag[key]
  const errors = own ?? (props.error ? [props.error] : [])
  const id = own ? invalidId(key) : (props.id ?? fieldId(key))
  const helpId = `${id}-help`
  const errorId = `${id}-error`
  const describedBy = [props.help && helpId, errors.length > 0 && errorId].filter(Boolean).join(' ')
  const { type, ...attributes } = { type: 'text', ...rule?.attributes }
  const old = props.type === 'password' ? undefined : store.get(key)
  const label = props.label ?? props.legend ?? labelOf(key, i18n)
  return {
    id,
    label,
    required: props.required ?? rule?.required ?? false,
    optional: props.optional ?? rule?.required === false,
    type: props.type ?? String(type),
    errors,
    errorId,
    helpId,
    describedBy: describedBy || null,
    value: old === undefined ? props.value : (old ?? ''),
    first: !props.grouped && Object.keys(bag)[0] === key,
    resent: store.get('input_kept') === true || Object.keys(bag).length > 0,
    attributes: {
      ...attributes,
      ...explained(key, label, attributes, i18n),
      ...((props.type ?? type) === 'email' && i18n && { 'data-wrong': wrongAddress(label, i18n) }),
    },
  }
}

/** The rules and the answer that controls find in their form; `validator` is a name of the registry or the rules themselves. */
export function formContext(
  flash: Flash | undefined,
  form: {
    action: string
    method: string
    key?: string
    validator?: string | Map<string, BrowserRules>
    /** Who the form is rendered for. */
    person?: string
  }
): FormContext {
  const { validator } = form
  const sent = flash?.get('sent_form') as SentForm | undefined
  return {
    rules: typeof validator === 'string' ? formRules.of(validator) : validator,
    answered: !sent || isSame(sent, form),
  }
}

function isSame(sent: SentForm, form: Parameters<typeof formContext>[1]): boolean {
  return (
    sent.action === sentAction(form) &&
    (sent.key ?? null) === (form.key ?? null) &&
    isFor(sent.person, form.person ?? GUEST)
  )
}

/** Whether a form comes back with errors, so that what it is folded into must be open. */
export function isRefused(flash: Flash | undefined, form: Parameters<typeof formContext>[1]) {
  const sent = flash?.get('sent_form')
  return Boolean(sent) && invalidFields(flash).length > 0 && formContext(flash, form).answered
}

/** How a form is known again when it comes back: method and path, and its key where several forms share them. */
export function sentAction({ action, method }: { action: string; method: string }): string {
  return `${method.toUpperCase()} ${action.split(/[?#]/)[0]}`
}

/** Every invalid field with its messages, for the summary on top of a form. */
export function invalidFields(flash: Flash | undefined): { id: string; message: string }[] {
  return Object.entries(inputErrors(flash ?? noFlash)).flatMap(([key, messages]) =>
    messages.map((message) => ({ id: invalidId(key), message }))
  )
}

/** The choices of a list or a single choice as texts, to compare with option values. */
export function chosenValues(value: unknown): string[] {
  if (value === undefined || value === null) return []
  return [value].flat().map(String)
}

/** The label of a field, which its messages use as well. */
function labelOf(key: string, i18n?: Texts): string {
  return i18n?.t(`validator.shared.fields.${key}`, {}, key) ?? key
}

/** The texts that go with what the browser checks, by the label that stands at the control; the server would say the same. */
function explained(
  key: string,
  field: string,
  attributes: Record<string, string | number>,
  i18n?: Texts
) {
  if (!i18n) return {}
  const messages = 'validator.shared.messages'
  const max = attributes['data-max-length']
  const ofField = `${messages}.${key}.regex`
  const regex = i18n.hasMessage(ofField) ? ofField : `${messages}.regex`
  return {
    ...(attributes.pattern && { title: i18n.t(regex, { field }) }),
    ...(max && { 'data-too-long': i18n.t(`${messages}.maxLength`, { field, max }) }),
  }
}

const wrongAddress = (field: string, i18n: Texts) =>
  i18n.t('validator.shared.messages.email', { field })

/** "options[extra_disk]" is "options.extra_disk" for validators. */
function fieldKey(name: string): string {
  return name.replace(/\[\]$/, '').replace(/\[([^\]]+)\]/g, '.$1')
}

/** The id of a field on its page, for links that lead to it. */
export function fieldId(key: string): string {
  return `field-${key.replace(/[^A-Za-z0-9_-]/g, '-')}`
}

/** Only one form of a page is answered, so this is the only control of that name however often its form stands on the page. */
function invalidId(key: string): string {
  return fieldId(`invalid-${key}`)
}

/** What is wrong with an item of a list, such as "templates.0", is told at the control of the list. */
function inputErrors(flash: Flash): Record<string, string[]> {
  const bag = (flash.get('inputErrorsBag') ?? {}) as Record<string, string[]>
  const told: Record<string, string[]> = {}
  for (const [key, messages] of Object.entries(bag)) {
    const control = key.replace(/\.\d+$/, '')
    told[control] = [...new Set([...(told[control] ?? []), ...messages])]
  }
  return told
}
