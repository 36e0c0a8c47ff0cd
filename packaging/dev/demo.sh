#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The demo over the release build; called by ./dev demo.
set -eu
for word in "$@"; do
  [ "$word" = --once ] || { printf 'dev demo: unknown option "%s"; there is --once\n' "$word" >&2; exit 2; }
done
exec node packaging/dev/demo.mjs "$@"
