#!/bin/sh
# Every page of a real demo, in a real browser: valid HTML, accessibility, weight, speed.
# web.sh [FOLDER]: FOLDER is a data folder that "easel serve --demo 600" has filled.
# EASEL_WEB_LANGUAGES=all looks at them in every language (see languages.mjs).
set -eu
cd "$(dirname "$0")"
if ! command -v node >/dev/null; then
  echo "The web checks need Node 20 or later (Debian: apt-get install nodejs npm)." >&2
  exit 1
fi
sh chromium.sh
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules ]; then
  npm ci --silent
  touch node_modules
fi
make -s -C ../.. build
exec node web.mjs ../../.cache/bin/easel "$@"
