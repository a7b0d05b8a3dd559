# Ends the parts of the stack in folder $1 when standard input ends, which is when their launcher is gone.
trap '' INT HUP
data=$1
cat >/dev/null

# Whether process $1 belongs to this stack: its folder stands in the command line.
ours() {
  if [ -r "/proc/$1/cmdline" ]; then
    tr '\000' ' ' <"/proc/$1/cmdline" | grep -qF -- "$data/"
  elif [ ! -d /proc/self ]; then
    ps -ww -o command= -p "$1" 2>/dev/null | grep -qF -- "$data/"
  else
    return 1
  fi
}

# Sends $1 to the noted processes of the names $2...; succeeds when one was there.
signal() {
  signal=$1
  shift
  found=1
  for name in "$@"; do
    for file in "$data"/run/$name.pid; do
      [ -f "$file" ] || continue
      read -r pid _ <"$file" || continue
      if [ "$pid" != "$$" ] && ours "$pid"; then
        found=0
        [ "$signal" = none ] || kill -s "$signal" "$pid"
      fi
    done
  done
  return "$found"
}

end() {
  round=0
  while signal none "$@" && [ "$round" -lt 32 ]; do
    sleep 0.25
    round=$((round + 1))
  done
  signal KILL "$@"
}

services="simulator-* orchestrator-* agent-* worker-* gateway-*"
set -f
# shellcheck disable=SC2086
set -- $services
set +f
signal TERM "$@"
end "$@"
signal TERM 'kafka-*'
signal INT 'postgres-*'
end 'kafka-*' 'postgres-*'
