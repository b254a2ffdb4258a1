#!/usr/bin/env bash
# The suites that talk to a database, once more on MariaDB.
set -uo pipefail
source "$(dirname "$0")/prepare.sh"
export NODE_ENV=test DB_CONNECTION=mysql

failed=0
for suite in functional contract browser; do
  say "$suite (MariaDB)"
  node --import=@poppinss/ts-exec bin/test.ts "$suite" || failed=1
done
exit "$failed"
