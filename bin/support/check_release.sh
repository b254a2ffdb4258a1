#!/usr/bin/env bash
# Builds and packs a release and looks into it: nothing in it tests, measures or demonstrates the panel, and its packages can be
# installed.
set -euo pipefail
source "$(dirname "$0")/prepare.sh"
bin/support/release.sh

strangers=$(find build -path build/node_modules -prune -o \
  \( -iname '*.spec.*' -o -iname '*simulator*' -o -iname '*demo*' -o -iname '*benchmark*' -o -iname 'seeders' \
  -o -iname 'tests' -o -iname 'testing' -o -iname 'test_suite' \) -print)
[ -z "$strangers" ] || die "The release holds what it must not:
$strangers"

imports=$(grep -rlE "(from|import\()\s*['\"](@japa/|playwright|@innkeeper/[a-z]+-simulator|#tests/)" \
  --include='*.js' build --exclude-dir=node_modules --exclude-dir=public || true)
[ -z "$imports" ] || die "The release imports packages for tests:
$imports"

node - <<'JS' || die 'The lock file of the release holds packages of development.'
const { readFileSync } = require('node:fs')
const lock = JSON.parse(readFileSync('build/package-lock.json', 'utf8'))
const forbidden = /playwright|@japa\/|simulator|\/(eslint|prettier|vite|autocannon)$/
const found = Object.entries(lock.packages).filter(([name, { dev, peer, optional, devOptional }]) => dev || forbidden.test(name))
for (const [name] of found) console.error(name)
process.exitCode = found.length || lock.packages[''].devDependencies ? 1 : 0
JS
(cd build && npm ci --omit=dev --ignore-scripts --dry-run --no-audit --no-fund --loglevel=error >/dev/null) ||
  die 'npm cannot install the release from its lock file.'

archived=$(tar -tzf dist/innkeeper-*.tar.gz)
strangers=$(grep -E '/node_modules/(playwright|@japa|vite|eslint|prettier|typescript|@innkeeper/[a-z]+-simulator)/|/deploy/docker/|\.(spec|d)\.[cm]?[jt]s$' <<<"$archived" || true)
[ -z "$strangers" ] || die "The archive holds what it must not:
$strangers"
