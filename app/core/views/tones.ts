export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'off'

const TONES: Record<Tone, string[]> = {
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
    'closed',
    'expired',
    'abandoned',
    'off',
  ],
}

const toneByState = new Map(
  Object.entries(TONES).flatMap(([tone, states]) =>
    states.map((state) => [state, tone as Tone] as const)
  )
)

/** The tone that a state is shown in; quiet for a state nobody named. The word beside the dot says the rest. */
export function toneOf(state: string | null | undefined): Tone {
  return toneByState.get(state ?? '') ?? 'off'
}
