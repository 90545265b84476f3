# Shared by the scripts of this folder: finds the repository, installs what is missing, speaks plainly.
# Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root" || exit 1

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
stop() { printf 'error: %s\n' "$*" >&2; exit 1; }

libraries=(libsqlite3-dev libcurl4-openssl-dev libzstd-dev libturbojpeg0-dev libpng-dev libzip-dev
  libxlsxwriter-dev)
tools=(pkg-config openssl ca-certificates)

need_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || stop "these packages are missing and there is no apt-get: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || stop "run as root or install sudo; missing: ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    >/dev/null || stop "apt-get could not install ${missing[*]}"
}

need_swift() {
  command -v swift >/dev/null || stop "Swift 6.1 or newer is needed: https://www.swift.org/install/linux/"
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  [ "$(printf '6.1\n%s\n' "$version" | sort -V | head -n 1)" = 6.1 ] ||
    stop "Swift 6.1 or newer is needed; this is ${version:-unknown}: https://www.swift.org/install/linux/"
}

# A private Python with the given packages, in front of the path; nothing of the system's Python is touched.
need_python() {
  local venv="$root/.build/python"
  need_packages python3 python3-venv
  [ -x "$venv/bin/python3" ] || python3 -m venv "$venv" || stop "python3 -m venv failed"
  "$venv/bin/python3" -m pip install --quiet --disable-pip-version-check "$@" ||
    stop "pip could not install $*"
  export PATH="$venv/bin:$PATH"
}

need_build_tools() {
  need_packages "${libraries[@]}" "${tools[@]}"
  need_swift
}

# What faketime leaves behind when its program is killed stops a later program with the same number.
forget_stale_clocks() {
  local file number
  for file in /dev/shm/faketime_shm_* /dev/shm/sem.faketime_sem_*; do
    number=${file##*_}
    [ -e "$file" ] && ! kill -0 "$number" 2>/dev/null && rm -f "$file"
  done
  return 0
}
