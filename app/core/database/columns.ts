import { column } from '@adonisjs/lucid/orm'

/** A boolean column: SQLite and MariaDB answer 0 and 1, models show true and false. Null stays null. */
export const booleanColumn = () =>
  column({
    consume: (value: unknown) =>
      value === null || value === undefined ? null : Boolean(Number(value)),
  })

/** A text column that holds JSON; the model narrows its type. */
export const jsonColumn = () =>
  column({
    prepare: (value: unknown) =>
      value === null || value === undefined ? value : JSON.stringify(value),
    consume: (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value),
  })
