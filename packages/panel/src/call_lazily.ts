type Loaded<Work> = { default: Work }

/** Work, or what imports a module whose default export is that work: `() => import('./award_points.js')`. */
export type Lazily<Work> = Work | (() => Promise<Loaded<Work>>)

/**
 * Does work that may be given lazily. What only workers run is imported when it is first needed, so that its models need no
 * table before.
 */
export async function callLazily<Arguments extends unknown[], Answer>(
  work: Lazily<(...args: Arguments) => Promise<Answer>>,
  ...args: Arguments
): Promise<Answer> {
  const answer = await work(...args)
  return isLoaded<(...args: Arguments) => Promise<Answer>>(answer)
    ? answer.default(...args)
    : answer
}

function isLoaded<Work>(answer: unknown): answer is Loaded<Work> {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'default' in answer &&
    typeof answer.default === 'function'
  )
}
