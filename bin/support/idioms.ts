/** What core writes once for everybody: where it is written, how a second copy would look, and what to use instead. */
export const idioms = [
  {
    home: 'app/core/database/ulid_model.ts',
    selector: 'PropertyDefinition[key.name="selfAssignPrimaryKey"]',
    message: 'Extend compose(…Schema, UlidModel) of #core/database/ulid_model.',
  },
  {
    home: 'app/core/database/sql_time.ts',
    selector:
      'CallExpression[callee.property.name="toFormat"] > Literal[value="yyyy-MM-dd HH:mm:ss"]',
    message: 'Write moments for the database with sqlTime() of #core/database/sql_time.',
  },
  {
    home: 'app/core/database/changed_rows.ts',
    selector:
      'CallExpression[callee.name="Number"] > ConditionalExpression[test.callee.property.name="isArray"]',
    message: 'Count what an UPDATE changed with changedRows() of #core/database/changed_rows.',
  },
  {
    home: 'app/core/database/sequence.ts',
    selector: 'CallExpression[callee.property.name="increment"] > Literal[value="value"]',
    message: 'Take numbers of a series from nextInSequence() of #core/database/sequence.',
  },
  {
    home: 'app/core/security/without_values.ts',
    selector:
      'ConditionalExpression[test.operator="instanceof"][test.right.name="Error"][alternate.callee.name="String"] > MemberExpression[property.name="message"]',
    message:
      'Say why something failed with reasonOf() of #core/security/without_values, which tells no value of a query.',
  },
  {
    home: 'app/core/forms/back_to_form.ts',
    selector:
      ':matches(CallExpression[callee.property.type="Identifier"][callee.property.name="back"], CallExpression[callee.property.name="redirect"] > Literal[value="back"])',
    message:
      'Lead back to a form with backToForm() of #core/forms/back_to_form, which knows the port of a proxy and forms without a Referer.',
  },
  {
    home: 'app/identity/errors.ts',
    selector: 'CallExpression[callee.name="createError"] > Literal[value="E_FORBIDDEN"]',
    message:
      'Ask the visitor: requireUser(), requireAccount() and requireAccountWhere() answer 403.',
  },
]
