/** A machine that stands still has what waited for its restart once it starts: nothing is to be told, and nothing more is booked. */
export const restarted = { restart_needed_since: null, booked_memory_mb: null } as const
