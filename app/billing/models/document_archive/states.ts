/** It waits or is built (`queued`), can be downloaded until it expires (`ready`), could not be built (`failed`), or its files are gone (`expired`). */
export const archiveStates = ['queued', 'ready', 'failed', 'expired'] as const
export type ArchiveState = (typeof archiveStates)[number]
