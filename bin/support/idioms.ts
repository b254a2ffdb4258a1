const ADR = 'docs/adr/0011_policies_and_permissions.md'

interface Idiom {
  /** Where it may be written. */
  homes: string[]
  /** How another copy would look. */
  selector: string
  /** What to use instead. */
  message: string
}

/** What is written in one place for everybody. */
const idioms: Idiom[] = [
  {
    homes: ['app/core/database/ulid_model.ts'],
    selector: 'PropertyDefinition[key.name="selfAssignPrimaryKey"]',
    message: 'Extend compose(…Schema, UlidModel) of #core/database/ulid_model.',
  },
  {
    homes: ['app/core/database/sql_time.ts'],
    selector:
      'CallExpression[callee.property.name="toFormat"] > Literal[value="yyyy-MM-dd HH:mm:ss"]',
    message: 'Write moments for the database with sqlTime() of #core/database/sql_time.',
  },
  {
    homes: ['app/core/database/changed_rows.ts'],
    selector:
      'CallExpression[callee.name="Number"] > ConditionalExpression[test.callee.property.name="isArray"]',
    message: 'Count what an UPDATE changed with changedRows() of #core/database/changed_rows.',
  },
  {
    homes: ['app/core/database/sequence.ts'],
    selector: 'CallExpression[callee.property.name="increment"] > Literal[value="value"]',
    message: 'Take numbers of a series from nextInSequence() of #core/database/sequence.',
  },
  {
    homes: ['app/core/security/without_values.ts'],
    selector:
      'ConditionalExpression[test.operator="instanceof"][test.right.name="Error"][alternate.callee.name="String"] > MemberExpression[property.name="message"]',
    message:
      'Say why something failed with reasonOf() of #core/security/without_values, which tells no value of a query.',
  },
  {
    homes: ['app/core/health/found.ts'],
    selector:
      'CallExpression[callee.object.name="Result"][callee.property.name=/^(ok|warning|failed)$/]',
    message:
      'Say what a check found with found.ok(…), warning(…) or failed(…) of #core/health/found, by a text of health.json.',
  },
  {
    homes: [],
    selector: 'ForOfStatement > ArrayExpression.right > CallExpression:not([callee.name="Number"])',
    message:
      'Begin each call when its turn comes, for (const ask of [one, other]) await ask(): a later one that fails meanwhile is heard by nobody and ends the process.',
  },
  {
    homes: ['app/notifications/mailing/queue_mail.ts'],
    selector:
      'CallExpression[callee.object.name="Mail"][callee.property.name="queue"][arguments.length<4]',
    message:
      'Queue a mail with queueMail() of #notifications/mailing/queue_mail, which writes no row of one that has nothing to say; Mail.queue is for transactions.',
  },
  {
    homes: ['app/core/forms/back_to_form.ts'],
    selector:
      ':matches(CallExpression[callee.property.type="Identifier"][callee.property.name="back"], CallExpression[callee.property.name="redirect"] > Literal[value="back"])',
    message:
      'Lead back to a form with backToForm() of #core/forms/back_to_form, which knows the port of a proxy and forms without a Referer.',
  },
  {
    homes: [
      'app/core/exceptions/forbidden.ts',
      'app/core/controllers/live_controller.ts',
      'app/identity/middleware/staff_middleware.ts',
      'app/identity/sign_in/visitor.ts',
    ],
    selector:
      ':matches(CallExpression[callee.name="createError"] > Literal[value="E_FORBIDDEN"], CallExpression[callee.name="forbid"], CallExpression[callee.object.name="response"][callee.property.name="forbidden"])',
    message: `Refuse by a policy, await bouncer.with(InvoicePolicy).authorize('pay'): ${ADR}.`,
  },
  {
    homes: ['app/*/policies/**/*.ts', 'app/identity/sign_in/visitor.ts'],
    selector:
      ':matches(MemberExpression[property.name=/^(holds|pays|operates|managesAccount)$/], ObjectPattern > Property[key.name=/^(pays|operates|managesAccount)$/], CallExpression[callee.object.name="permissions"][callee.property.name="allows"])',
    message: `Rights are asked in policies alone, and policies by bouncer: ${ADR}.`,
  },
  {
    homes: ['app/*/policies/**/*.ts'],
    selector:
      ':matches(BinaryExpression[operator=/^[!=]==?$/] > MemberExpression[property.name="role"][object.type!="ThisExpression"], BinaryExpression[operator=/^[!=]==?$/] > ChainExpression > MemberExpression[property.name="role"], CallExpression[callee.property.name="includes"] > MemberExpression.arguments[property.name="role"][object.type!="ThisExpression"])',
    message: `What a role may do is said by a policy: ${ADR}.`,
  },
]

/** What one place may not write; homes may write what they are the home of. */
export function idiomsFor(home?: string) {
  return idioms
    .filter(({ homes }) => !home || !homes.includes(home))
    .map(({ selector, message }) => ({ selector, message }))
}

/** Every place that is the home of something. */
export const homes = [...new Set(idioms.flatMap((idiom) => idiom.homes))]
