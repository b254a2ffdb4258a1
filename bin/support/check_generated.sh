#!/usr/bin/env bash
# The columns in database/schema.ts must be what the migrations make, and the route types what the routes are.
set -euo pipefail
source "$(dirname "$0")/prepare.sh"
export NODE_ENV=test TZ=UTC HOST=127.0.0.1 PORT=3333 APP_URL=http://127.0.0.1:3333
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp database/schema.ts "$scratch/before.ts"
SQLITE_PATH="$scratch/schema.sqlite3" node ace.js migration:run >/dev/null
if ! diff -u "$scratch/before.ts" database/schema.ts; then
  cp "$scratch/before.ts" database/schema.ts
  die 'database/schema.ts is out of date: run "node ace migration:run" and commit it.'
fi

node ace.js codegen >/dev/null
git diff --exit-code -- .adonisjs || die 'Route types are out of date: run "node ace codegen" and commit .adonisjs.'
