#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The demo over the release build; called by ./dev demo.
set -eu
for word in "$@"; do
  case "$word" in
    --once|--renew) ;;
    *) printf 'dev demo: unknown option "%s"; there are --once and --renew\n' "$word" >&2; exit 2 ;;
  esac
done
exec node packaging/dev/demo.mjs "$@"
