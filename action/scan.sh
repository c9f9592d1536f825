#!/usr/bin/env bash
# Runs `menshen scan` with the action's inputs, which come through the environment and are never expanded as code.
# Writes the outputs and the job summary. Ends with 0; the status is an output, for the gate after the upload.
set -euo pipefail

out=${RUNNER_TEMP:-/tmp}/menshen-out
mkdir -p "$out"

paths=()
if [ -n "${MENSHEN_PLAN:-}" ]; then
  paths+=("$MENSHEN_PLAN")
else
  while IFS= read -r path; do
    [ -z "$path" ] || paths+=("$path")
  done <<< "${MENSHEN_PATH:-.}"
fi

options=(--fail-on "${MENSHEN_FAIL_ON:-medium}")
[ -z "${MENSHEN_SOURCE:-}" ] || options+=(--source "$MENSHEN_SOURCE")
[ "${MENSHEN_NEW_ONLY:-false}" != true ] || options+=(--new-only)
[ -z "${MENSHEN_REPOSITORY:-}" ] ||
  options+=(--information-uri "${GITHUB_SERVER_URL:-https://github.com}/$MENSHEN_REPOSITORY")
further=()
read -r -a further <<< "${MENSHEN_ARGS:-}" || true

case "${MENSHEN_FORMAT:-text}" in
  text | json | github) format=${MENSHEN_FORMAT:-text} ;;
  *) echo "::error::menshen: format must be text, json or github" >&2; exit 2 ;;
esac

status=0
menshen scan \
  -f "$format" \
  -f sarif -o "$out/menshen.sarif" \
  -f json -o "$out/menshen.json" \
  -f markdown -o "$out/menshen.md" \
  --sarif-profile github \
  "${options[@]}" ${further[@]+"${further[@]}"} -- "${paths[@]}" || status=$?

{
  echo "exit-status=$status"
  if [ -s "$out/menshen.sarif" ]; then echo "sarif-file=$out/menshen.sarif"; fi
  if [ -s "$out/menshen.json" ]; then
    for severity in critical high medium low note; do
      # The summary's counts stand before the findings; the first match is the count.
      count=$(grep -o "\"$severity\": *[0-9]*" "$out/menshen.json" | head -n 1 | grep -o '[0-9]*$' || true)
      echo "$severity=${count:-0}"
    done
  fi
} >> "${GITHUB_OUTPUT:-/dev/stdout}"

if [ -s "$out/menshen.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$out/menshen.md" >> "$GITHUB_STEP_SUMMARY"
fi
