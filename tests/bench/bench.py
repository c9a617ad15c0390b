"""How fast dnssync is beside the tools that it replaces, in the same run.

Everything happens on loopback, with zones that are made up and served by NSD:

 - one zone of a million records: `dnssync fetch -o` beside axfr-get and then
   tinydns-data, whose two cdbs have to be equal;
 - a thousand small zones: `dnssync once` beside a shell loop of axfr-get and
   then tinydns-data, first from nothing, then with nothing new.

Each is run ROUNDS times in turn, and the median is shown.  Other sizes:
BENCH_RECORDS and BENCH_ZONES in the environment.
"""

import filecmp
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))

import peers  # noqa: E402

PROGRAM = os.path.abspath(os.environ.get("DNSSYNC", "build/dnssync"))
RECORDS = int(os.environ.get("BENCH_RECORDS", 1000000))
ZONES = int(os.environ.get("BENCH_ZONES", 1000))
SMALL = 20
ROUNDS = 3
LIMIT_SECONDS = 300

NEEDED = ["nsd", "tcpclient", "axfr-get", "tinydns-data"]

# A process is charged with the memory of the one that starts it, so that
# one is as small as Python can be.
MEASURE = """import json, os, sys, time
begin = time.monotonic()
pid = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print(json.dumps({"wall": time.monotonic() - begin,
                  "cpu": usage.ru_utime + usage.ru_stime,
                  "mib": usage.ru_maxrss / 1024}))
sys.exit(os.waitstatus_to_exitcode(status))
"""

AXFR_GET = "tcpclient -RHl0 127.0.0.1 %d axfr-get %s %s %s.tmp"

SOA = "@ 3600 SOA ns1 host 1 7200 900 1209600 300\n@ 3600 NS ns1\n"


def measure(folder, *command):
    """Run a command that succeeds; its seconds and its largest process."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURE, *map(str, command)],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=LIMIT_SECONDS, check=False)
    if done.returncode != 0:
        sys.exit("%s: exit code %d\n%s" % (
            command[0], done.returncode, done.stderr.decode()))
    return json.loads(done.stdout.splitlines()[-1])


class Nsd(peers.Nsd):
    """NSD, given the time to load what is big."""

    def wait_serial(self, zone, serial=None):
        peers.wait_until(lambda: self.is_ready(zone, serial), zone,
                         LIMIT_SECONDS, 0.2)


def zone_text(records):
    """A master file of as many records: half addresses, the rest mixed."""
    lines = [SOA, "ns1 3600 A 192.0.2.1\n"]
    for n in range(records - 3):
        owner = "h%d" % (n // 2)
        address = "10.%d.%d.%d" % (n >> 16 & 255, n >> 8 & 255, n & 255)
        if n % 2 == 0:
            lines.append("%s 300 A %s\n" % (owner, address))
        elif n % 8 == 1:
            lines.append("%s 300 MX 10 mail%d\n" % (owner, n % 7))
        elif n % 8 == 3:
            lines.append("%s 300 AAAA 2001:db8::%x\n" % (owner, n & 0xffff))
        elif n % 8 == 5:
            lines.append('%s 300 TXT "host number %d"\n' % (owner, n))
        else:
            lines.append("alias%d 300 CNAME %s\n" % (n, owner))
    return "".join(lines)


class Table:
    """Figures of many rounds, shown as their medians."""

    def __init__(self):
        self.rows = {}

    def add(self, name, figures):
        self.rows.setdefault(name, []).append(figures)

    def show(self, title):
        print("\n%-38s %9s %9s %10s" % (title, "wall s", "CPU s",
                                        "peak MiB"))
        for name, rounds in self.rows.items():
            print("  %-36s %9.2f %9.2f %10.1f" % (name, *(
                statistics.median(figures[key] for figures in rounds)
                for key in ("wall", "cpu", "mib"))))
        sys.stdout.flush()


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def bench_big(folder):
    table = Table()
    with Nsd(folder / "nsd", {"big.test": zone_text(RECORDS)}) as nsd:
        for _ in range(ROUNDS):
            here = fresh(folder / "fetch")
            table.add("dnssync fetch -o", measure(
                here, PROGRAM, "fetch", "-q", "-o", "data.cdb", "big.test",
                str(nsd)))
            there = fresh(folder / "axfr-get")
            table.add("axfr-get, then tinydns-data", measure(
                there, "sh", "-c", AXFR_GET % (
                    nsd.port, "big.test", "data", "data")
                + " && tinydns-data"))
            assert filecmp.cmp(here / "data.cdb", there / "data.cdb", False)
    table.show("%d records" % RECORDS)
    print("  the two data.cdb are equal, %d MiB" %
          ((here / "data.cdb").stat().st_size >> 20))


def loop_script(port, names):
    """What an admin's cron job would be."""
    return "for z in %s; do %s || exit 1; done; cat zones/* >data && " \
        "tinydns-data" % (" ".join(names), AXFR_GET % (
            port, "$z", "zones/$z", "zones/$z"))


def configure(folder, nsd, names):
    (folder / "root").mkdir()
    (folder / "zones.txt").write_text("".join(n + "\n" for n in names))
    (folder / "dnssync.conf").write_text("""tinydns = "%s/root"
state = "%s/state"
zone-list "all" { file = "zones.txt" primaries = { "%s" } }
""" % (folder, folder, nsd))


def bench_many(folder):
    names = ["z%04d.test" % n for n in range(ZONES)]
    text = zone_text(SMALL)
    table = Table()
    with Nsd(folder / "nsd", dict.fromkeys(names, text)) as nsd:
        for _ in range(ROUNDS):
            here = fresh(folder / "once")
            there = fresh(folder / "loop")
            (there / "zones").mkdir()
            configure(here, nsd, names)
            for what in "from nothing", "nothing new":
                table.add("dnssync once, " + what, measure(
                    here, PROGRAM, "once", "-q", "-c", "dnssync.conf"))
                table.add("loop of axfr-get, " + what, measure(
                    there, "sh", "-c", loop_script(nsd.port, names)))
            assert filecmp.cmp(here / "root/data.cdb", there / "data.cdb",
                               False)
    table.show("%d zones of %d records" % (ZONES, SMALL))
    print("  the two data.cdb are equal")


def main():
    missing = [tool for tool in NEEDED if not shutil.which(tool)]
    if missing:
        sys.exit("missing: %s (Debian: apt-get install nsd ucspi-tcp axfrdns "
                 "tinydns)" % ", ".join(missing))
    for bench in bench_big, bench_many:
        with tempfile.TemporaryDirectory(prefix="dnssync-bench.") as folder:
            bench(pathlib.Path(folder))


if __name__ == "__main__":
    main()
