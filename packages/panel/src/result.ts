/** The result of an operation whose failure the caller is expected to handle. */
export type Result<Value, Failure extends { type: string }> =
  { ok: true; value: Value } | { ok: false; error: Failure }

export const ok = <Value>(value: Value) => ({ ok: true, value }) as const

export const failed = <Failure extends { type: string }>(error: Failure) =>
  ({ ok: false, error }) as const
