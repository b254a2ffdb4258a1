import { errors } from '@vinejs/vine'

type Answers<Checks> = {
  -readonly [Index in keyof Checks]: Checks[Index] extends () => infer Answer
    ? Awaited<Answer>
    : never
}

/**
 * Does several checks of one form, one after the other, and answers what each read; sends the form back with all that any
 * of them refuses, so that nobody is told of one mistake at a time.
 */
export async function allAtOnce<const Checks extends readonly (() => unknown)[]>(
  ...checks: Checks
): Promise<Answers<Checks>> {
  const answers: unknown[] = []
  const messages: unknown[] = []
  for (const check of checks) {
    try {
      answers.push(await check())
    } catch (error) {
      if (!(error instanceof errors.E_VALIDATION_ERROR)) throw error
      messages.push(...error.messages)
    }
  }
  if (messages.length > 0) throw new errors.E_VALIDATION_ERROR(messages)
  return answers as Answers<Checks>
}
