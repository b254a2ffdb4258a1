/** An answer other than 200. The reason becomes the text of the status line. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly errors?: Record<string, string>
  ) {
    super(reason)
  }
}

export const fail = (reason: string) => new ApiError(500, reason)

export const invalid = (errors: Record<string, string>) =>
  new ApiError(400, 'Parameter verification failed.', errors)

export const forbidden = (what?: string) =>
  new ApiError(403, what ? `Permission check failed (${what})` : 'Permission check failed')
