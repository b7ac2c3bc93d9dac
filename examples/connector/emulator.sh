#!/usr/bin/env bash
# Starts the emulator, runs the tests of a program in any language against it, and stops it again.
set -euo pipefail

ready=$(mktemp)
npx flarekit emulator --seed small --rate-limit 1200/300 >"$ready" &
emulator=$!
trap 'kill "$emulator" 2>/dev/null; rm -f "$ready"' EXIT

# One line of JSON appears as soon as it listens.
until [ -s "$ready" ]; do
  kill -0 "$emulator" || exit 1
  sleep 0.1
done
field() { node -e 'console.log(JSON.parse(fs.readFileSync(process.argv[1], "utf8"))[process.argv[2]])' "$ready" "$1"; }

CLOUDFLARE_BASE_URL=$(field url)
CLOUDFLARE_API_TOKEN=$(field token)
export CLOUDFLARE_BASE_URL CLOUDFLARE_API_TOKEN

# Put your own tests here: pytest, go test ./..., mvn test.
curl --fail --silent --show-error \
  --header "Authorization: Bearer $CLOUDFLARE_API_TOKEN" \
  "$CLOUDFLARE_BASE_URL/zones?per_page=5"
