import { column } from '@adonisjs/lucid/orm'

/** A boolean column: SQLite and MariaDB answer 0 and 1, models show true and false. Null stays null. */
export const booleanColumn = () =>
  column({ consume: (value: unknown) => (value === null || value === undefined ? null : Boolean(Number(value))) })
