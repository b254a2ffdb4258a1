#!/usr/bin/env bash
# The suites that ask a database, once more on MariaDB. Drivers alone and browsers do not care which one it is.
set -uo pipefail
source "$(dirname "$0")/prepare.sh"
export NODE_ENV=test DB_CONNECTION=mysql
# The second passes of the crash sweep ran on SQLite already.
unset CI

failed=0
run() { node --import=@poppinss/ts-exec bin/test.ts "$@" || failed=1; }

say 'functional (MariaDB)'
run functional
say 'contract (MariaDB)'
run contract --files='contract/core/*' --files='contract/billing/*' --files='contract/billing_stripe/*' \
  --files='contract/provisioning/*' --files='contract/journey/*'
exit "$failed"
