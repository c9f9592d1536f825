#!/usr/bin/env bash
# Puts `menshen` on the PATH: a released binary whose checksum is in action/checksums.txt, else built from the
# sources of the revision of the action that runs. Everything comes in through the environment.
set -euo pipefail

: "${MENSHEN_ACTION_PATH:?}"
version=${MENSHEN_VERSION:-}
if [ -n "$version" ] && ! [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
  echo "::error::menshen: version must look like 1.2.3" >&2
  exit 2
fi
own=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$MENSHEN_ACTION_PATH/Cargo.toml" | head -n 1)
version=${version:-$own}

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) target=x86_64-unknown-linux-musl ;;
  Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  *) target=unknown ;;
esac

bin=${RUNNER_TEMP:-/tmp}/menshen-bin
mkdir -p "$bin"
archive=menshen-$version-$target.tar.gz
sum=$(sed -n "s/^\([0-9a-f]\{64\}\)  $archive\$/\1/p" "$MENSHEN_ACTION_PATH/action/checksums.txt")

if [ -n "$sum" ] && [ -n "${MENSHEN_REPOSITORY:-}" ]; then
  url=${GITHUB_SERVER_URL:-https://github.com}/$MENSHEN_REPOSITORY/releases/download/v$version/$archive
  curl --fail --silent --show-error --location --retry 3 --proto '=https' --output "$bin/$archive" "$url"
  if command -v sha256sum > /dev/null; then check="sha256sum"; else check="shasum -a 256"; fi
  echo "$sum  $bin/$archive" | $check --check --quiet - ||
    { echo "::error::menshen: the checksum of $archive is not the one in this revision" >&2; exit 2; }
  tar -xzf "$bin/$archive" -C "$bin" menshen
elif [ "$version" = "$own" ]; then
  echo "menshen: no released binary of $version for $target is known to this revision: building it"
  cargo install --locked --quiet --path "$MENSHEN_ACTION_PATH" --root "$bin/cargo"
  cp "$bin/cargo/bin/menshen" "$bin/menshen"
else
  echo "::error::menshen: version $version is not known to this revision of the action; pin the action to a revision that knows it" >&2
  exit 2
fi

echo "$bin" >> "${GITHUB_PATH:-/dev/null}"
"$bin/menshen" --version
