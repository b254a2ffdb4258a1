import type { EmitterLike } from '@adonisjs/core/types/events'

type Emitter = Pick<EmitterLike<Record<string, unknown>>, 'emit' | 'hasListeners'>

const nothing = Promise.resolve()

/**
 * Spares events that nobody listens to. The framework announces each session, each look for a right and each class that its
 * container makes, dozens for a page, and its emitter goes through promises for each. Remove when it looks by itself.
 */
export function patchEmitter(emitter: Emitter): void {
  const emit = emitter.emit.bind(emitter)
  emitter.emit = (event: string, data: unknown) =>
    emitter.hasListeners(event) ? emit(event, data) : nothing
}
