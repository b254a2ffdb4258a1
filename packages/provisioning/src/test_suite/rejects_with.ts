import assert from 'node:assert/strict'

import { ProvisioningError } from '../errors.js'
import type { ErrorCode, ErrorKind } from '../errors.js'

/** Asserts that the promise rejects with a `ProvisioningError` so classified. */
export async function rejectsWith(
  kind: ErrorKind,
  code: ErrorCode,
  promise: Promise<unknown>
): Promise<ProvisioningError> {
  const error = await promise.then(
    () => assert.fail(`Expected ${code}, but nothing was thrown`),
    (reason: unknown) => reason
  )
  if (!(error instanceof ProvisioningError)) throw error
  assert.deepEqual([error.kind, error.code], [kind, code], error.message)
  return error
}
