export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'off'

/** What several modules call their states. */
const SHARED: Record<Tone, string[]> = {
  ok: [
    'active',
    'running',
    'paid',
    'succeeded',
    'fulfilled',
    'published',
    'online',
    'connected',
    'available',
    'sent',
    'done',
    'answered',
    'enabled',
    'verified',
    'ok',
  ],
  busy: [
    'provisioning',
    'queued',
    'processing',
    'submitted',
    'accepted',
    'sending',
    'created',
    'current',
    'starting',
    'stopping',
    'rebooting',
    'syncing',
    'busy',
  ],
  warn: [
    'pending',
    'placed',
    'open',
    'in_review',
    'requires_action',
    'unknown',
    'suspended',
    'terminating',
    'needs_attention',
    'degraded',
    'maintenance',
    'waiting',
    'warn',
  ],
  bad: [
    'failed',
    'overdue',
    'rejected',
    'uncollectible',
    'unreachable',
    'disputed',
    'revoked',
    'offline',
    'bad',
  ],
  off: [
    'draft',
    'stopped',
    'void',
    'cancelled',
    'retired',
    'terminated',
    'in_trash',
    'disabled',
    'refunded',
    'partly_refunded',
    'credited',
    'closed',
    'expired',
    'abandoned',
    'off',
  ],
}

/** The tones in which states are shown; a module adds the words that it alone uses. */
class Tones {
  #byState = new Map<string, Tone>()

  add(tone: Tone, states: readonly string[]): void {
    for (const state of states) this.#byState.set(state, tone)
  }

  /** Quiet for a state nobody named. */
  of(state: string): Tone {
    return this.#byState.get(state) ?? 'off'
  }
}

export const tones = new Tones()
for (const tone of Object.keys(SHARED) as Tone[]) tones.add(tone, SHARED[tone])

/** The tone that a state is shown in. The word beside the dot says the rest. */
export function toneOf(state: string | null | undefined): Tone {
  return tones.of(state ?? '')
}
