#!/bin/bash
# demo.sh DNSSYNC [--keep]: the main job of dnssync, shown on loopback.
#
# NSD is the primary, dnssync its secondary, tinydns answers. All files are
# in one temporary directory, and all of it is gone at the end.
set -euo pipefail
umask 022

usage="usage: demo.sh DNSSYNC [--keep]
  --keep   leave it running, and say how to look around and how to stop it"

zone=example.com
old_address=192.0.2.10
new_address=192.0.2.20
here=$(cd "$(dirname "$0")" && pwd)
dir=

say()
{
	printf '\n%s\n' "$*"
}

# Commands and answers stand indented below what is said about them.
show()
{
	sed 's/^/    /'
}

die()
{
	printf 'demo: %s\n' "$*" >&2
	if [ -n "$dir" ]; then
		tail -n 5 "$dir"/*.log 2>/dev/null | show >&2
	fi
	exit 1
}

# start NAME COMMAND...: in the background, away from the terminal; its
# output goes to NAME.log, its process id to NAME.pid.
start()
{
	local name=$1

	shift
	setsid "$@" </dev/null >"$dir/$name.log" 2>&1 &
	echo $! >"$dir/$name.pid"
}

is_running()
{
	[ -e "$dir/$1.pid" ] && kill -0 "$(cat "$dir/$1.pid")" 2>/dev/null
}

# await NAME WHAT COMMAND...: until the command succeeds, for 20 seconds at
# most, and no longer than NAME runs.
await()
{
	local name=$1 what=$2 tries=400

	shift 2
	until "$@" >/dev/null 2>&1; do
		is_running "$name" || die "$name has ended: no $what"
		tries=$((tries - 1))
		[ $tries -gt 0 ] || die "no $what after 20 seconds"
		sleep 0.05
	done
}

# All that was started, also what has no file yet.
stop()
{
	local pid

	for pid in $(jobs -p); do
		kill "$pid" 2>/dev/null || continue
		wait "$pid" 2>/dev/null || :
	done
}

clean_up()
{
	local result=$?

	trap '' HUP INT TERM
	trap - EXIT
	stop
	rm -rf "$dir"
	exit "$result"
}

# The primary.

random_port()
{
	local port

	while :; do
		port=$((RANDOM % 2700 + 30000))
		if ! grep -qi ":$(printf %04X $port) " /proc/net/tcp* \
			/proc/net/udp*; then
			echo $port
			return
		fi
	done
}

primary_serial()
{
	dig @127.0.0.1 -p "$port" "$zone" SOA +norecurse +short +tries=1 \
		+time=1 | cut -d ' ' -f 3
}

primary_has()
{
	[ "$(primary_serial)" = "$1" ]
}

start_primary()
{
	port=$(random_port)
	mkdir "$dir/nsd"
	cp "$here/$zone.zone" "$dir/nsd/$zone.zone"
	cat >"$dir/nsd/nsd.conf" <<-END
		server:
		    ip-address: 127.0.0.1@$port
		    server-count: 1
		    username: ""
		    database: ""
		    zonesdir: "$dir/nsd"
		    zonelistfile: "$dir/nsd/zone.list"
		    xfrdfile: "$dir/nsd/xfrd.state"
		    xfrdir: "$dir/nsd"
		    pidfile: ""
		    zonefiles-check: yes
		remote-control:
		    control-enable: no
		zone:
		    name: $zone
		    zonefile: $zone.zone
		    provide-xfr: 127.0.0.1 NOKEY
	END
	start nsd nsd -d -c "$dir/nsd/nsd.conf"
	await nsd "answer from NSD on 127.0.0.1@$port" primary_has 42
	say "A primary: NSD serves $zone, serial 42, on 127.0.0.1@$port."
}

edit_zone()
{
	sed -e "/^www/s/$old_address/$new_address/" -e 's/42	; serial/43/' \
		"$here/$zone.zone" >"$dir/nsd/new"
	mv "$dir/nsd/new" "$dir/nsd/$zone.zone"
	kill -HUP "$(cat "$dir/nsd.pid")"
	await nsd "serial 43 at NSD" primary_has 43
	say "An edit at the primary: www moves to $new_address, serial 43."
}

# dnssync.

start_dnssync()
{
	mkdir "$dir/tinydns" "$dir/state"
	cat >"$dir/dnssync.conf" <<-END
		tinydns = "$dir/tinydns"
		state   = "$dir/state"
		primary "nsd" { address = { "127.0.0.1@$port" } }
		zone "$zone" { primaries = { "nsd" } }
	END
	start dnssync "$dnssync" run -c "$dir/dnssync.conf"
	await dnssync "zone that goes live" \
		grep -q "^$zone: serial 42 live" "$dir/dnssync.log"
	say "dnssync runs beside it, and the zone goes live:"
	echo "\$ dnssync run -c $dir/dnssync.conf" | show
	grep "^$zone:" "$dir/dnssync.log" | show
}

sync_now()
{
	say "dnssync would ask at the zone's next refresh. Told to ask now:"
	echo "\$ dnssync sync -c $dir/dnssync.conf $zone" | show
	"$dnssync" sync -c "$dir/dnssync.conf" "$zone" 2>&1 | show
}

# tinydns, which knows no other port than 53: on a loopback address of its
# own, when this user may open that port.

tinydns_answers()
{
	dig "@$address" "$zone" SOA +norecurse +short +tries=1 +time=1 |
		grep -q .
}

start_tinydns()
{
	if [ "$(id -u)" = 0 ]; then
		address=127.53.$((RANDOM % 254 + 1)).$((RANDOM % 254 + 1))
		start tinydns env ROOT="$dir/tinydns" IP="$address" \
			UID="$(id -u nobody)" GID="$(id -g nobody)" tinydns
		until tinydns_answers || ! is_running tinydns; do
			sleep 0.05
		done
	fi
	if is_running tinydns; then
		say "tinydns answers on $address from the data.cdb" \
			"that dnssync published:"
		question="dig @$address www.$zone A +norecurse +noall +answer"
	else
		say "tinydns cannot open port 53 here, so tinydns-get runs its" \
			"lookup on the same data.cdb:"
		question="tinydns-get a www.$zone"
	fi
}

# ask ADDRESS: puts the question; the answer must have the address.
ask()
{
	local answer

	echo "\$ $question" | show
	# shellcheck disable=SC2086 # a command and its arguments
	answer=$(cd "$dir/tinydns" && $question)
	grep -E '^(answer: )?www\.' <<<"$answer" | show
	grep -qwF "$1" <<<"$answer" || die "$1 is not in the answer"
}

# What --keep leaves behind.

keep()
{
	cat >"$dir/stop" <<-END
		#!/bin/sh
		for pid in \$(cat '$dir'/*.pid); do
		    kill \$pid
		    while kill -0 \$pid 2>/dev/null; do sleep 0.1; done
		done
		rm -rf '$dir'
	END
	chmod +x "$dir/stop"
	say "It all keeps running, in $dir. To look around:"
	show <<-END
		$dnssync status -c $dir/dnssync.conf
		$dnssync dump $dir/tinydns/data.cdb
		tail -f $dir/dnssync.log
		$question
		edit $dir/nsd/$zone.zone, then: kill -HUP $(cat "$dir/nsd.pid")
		$dnssync sync -c $dir/dnssync.conf
	END
	say "To stop it and remove every file:"
	echo "$dir/stop" | show
	trap - EXIT
}

case $# in
1) ;;
2) [ "$2" = --keep ] || die "$usage" ;;
*) die "$usage" ;;
esac
dnssync=$(realpath "$1")
[ -x "$dnssync" ] || die "$1 is no program; build it first"
PATH=$PATH:/usr/sbin:/sbin

# The whole of it, and its end, whatever that is. Only TERM ends it early.
demonstrate()
{
	trap '' HUP INT
	trap clean_up EXIT
	trap 'exit 143' TERM
	chmod 755 "$dir"
	start_primary
	start_dnssync
	start_tinydns
	ask "$old_address"
	edit_zone
	sync_now
	say "And the answer is the new one:"
	ask "$new_address"
	if [ "${1-}" = --keep ]; then
		keep
	else
		say "Done; everything that ran is stopped and removed."
	fi
}

# interrupt CODE: ends the demonstration, and this.
interrupt()
{
	trap '' HUP INT TERM
	if [ -n "$demonstration" ]; then
		kill "$demonstration" 2>/dev/null || :
		wait "$demonstration" || :
	fi
	rm -rf "$dir"
	exit "$1"
}

# Until the directory has its name, no signal may come between. Then this shell
# only waits: one that runs a command takes an interrupt for the command's when
# that ends well all the same, and goes on.
trap '' HUP INT TERM
dir=$(mktemp -d "${TMPDIR:-/tmp}/dnssync-demo.XXXXXX")
demonstration=
trap 'interrupt 129' HUP
trap 'interrupt 130' INT
trap 'interrupt 143' TERM
demonstrate "${2-}" &
demonstration=$!
wait "$demonstration"
