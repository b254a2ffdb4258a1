import { OutageLog } from '#core/outage_log'
import type { SocialProvider } from '#identity/social/social_provider'

const outages = new Map<string, OutageLog>()

/** What the log says of a provider that does not answer, at most once a minute. */
export function outageOf({ name, label }: SocialProvider): OutageLog {
  const known = outages.get(name)
  if (known) return known
  const made = new OutageLog(label)
  outages.set(name, made)
  return made
}
