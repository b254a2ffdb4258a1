/** What core writes once for everybody: where it is written, how a second copy would look, and what to use instead. */
export const idioms = [
  {
    home: 'app/core/database/ulid_model.ts',
    selector: 'PropertyDefinition[key.name="selfAssignPrimaryKey"]',
    message: 'Extend compose(…Schema, UlidModel) of #core/database/ulid_model.',
  },
]
