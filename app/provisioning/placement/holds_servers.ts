import { MACHINE_KINDS } from '@innkeeper/provisioning'

/** Whether a storage holds servers at all, by its content; hosts name there what else they keep, such as ISO files. */
export const holdsServers = (content: string[]): boolean =>
  MACHINE_KINDS.some((kind) => content.includes(kind))
