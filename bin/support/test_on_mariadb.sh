#!/usr/bin/env bash
# The suites that ask a database, once more on MariaDB. Browsers do not care which one it is.
set -uo pipefail
source "$(dirname "$0")/prepare.sh"
source bin/support/suites.sh
export NODE_ENV=test DB_CONNECTION=mysql
# The second passes of the crash sweep ran on SQLite already.
unset CI

run_suite functional
beside crash
run_suite contract --files='contract/core/*' --files='contract/billing/*' --files='contract/billing_stripe/*' \
  --files='contract/provisioning/*' --files='contract/journey/*'
finish_beside
exit "$failed"
