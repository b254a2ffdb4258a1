import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives this test run a file of its own for the audit log's anchors: a run beside it has another log. */
export function useOwnAnchors(): void {
  process.env.AUDIT_ANCHOR_FILE ??= join(tmpdir(), `innkeeper-anchors-${process.pid}.log`)
}
