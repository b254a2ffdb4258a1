import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'

const TIERS = ['bronze', 'silver', 'gold', 'platinum']
const SCALE = 'docs/drivers/quality_scale.md'
const GRADED = ['app/provisioning_proxmox/quality_scale.yaml']

/** The rules of the scale by tier, as its table lists them. */
function rulesByTier(): Map<string, string[]> {
  const rules = new Map<string, string[]>()
  let tier = ''
  for (const [, first, rule] of readFileSync(SCALE, 'utf8').matchAll(
    /^\| (?:\*\*(\w+)\*\* )?\| `(\w+)` \|/gm
  )) {
    tier = first || tier
    rules.set(tier, [...(rules.get(tier) ?? []), rule])
  }
  return rules
}

/** What a driver says of itself: its tier, and the status of every rule. */
function gradeOf(path: string) {
  const text = readFileSync(path, 'utf8')
  const statuses = [...text.matchAll(/^ {2}(\w+):(?: (\w+))?(?:\n {4}status: (\w+))?$/gm)]
  return {
    tier: /^tier: (\w+)$/m.exec(text)?.[1],
    statuses: new Map(statuses.map(([, rule, inline, nested]) => [rule, inline ?? nested])),
  }
}

test.group('The quality scale of drivers', () => {
  test('[H2] {$self} answers every rule, and its tier is the one that it earns')
    .with(GRADED)
    .run(({ assert }, path) => {
      const rules = rulesByTier()
      const { tier, statuses } = gradeOf(path)
      assert.deepEqual([...rules.keys()], TIERS)
      assert.sameMembers([...statuses.keys()], [...rules.values()].flat())
      const failing = TIERS.find((name) =>
        rules.get(name)?.some((rule) => !['done', 'exempt'].includes(statuses.get(rule) ?? ''))
      )
      assert.equal(tier, TIERS[(failing ? TIERS.indexOf(failing) : TIERS.length) - 1])
    })
})
