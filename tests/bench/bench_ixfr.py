"""What one changed record of a large zone costs: bytes, seconds, memory.

A zone of a million records (BENCH_RECORDS in the environment), served by named
behind a relay that counts, comes by AXFR; then one address is changed by
nsupdate, ROUNDS times, and comes by IXFR, and once more by AXFR as with
`ixfr = false`. `check` is the time to see that nothing is new.
"""

import os
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "system"))

import cdbfile  # noqa: E402
import peers  # noqa: E402
from bench import (LIMIT_SECONDS, PROGRAM, RECORDS, Table,  # noqa: E402
                   measure, zone_text)
from relay import Relay  # noqa: E402
from test_ixfr import UpdatedNamed  # noqa: E402

ROUNDS = 3
ZONE = "big.test"


class Named(UpdatedNamed):
    """It is given the time to load what is big."""

    def wait_serial(self, zone, serial=None):
        peers.wait_until(lambda: self.is_ready(zone, serial), zone,
                         LIMIT_SECONDS, 0.2)


def configure(folder, name, relay, text=""):
    here = folder / name
    (here / "root").mkdir(parents=True)
    (here / "dnssync.conf").write_text("""tinydns = "%s/root"
state = "%s/state"
%s
zone "%s" { primaries = { "%s" } }
""" % (here, here, text, ZONE, relay))
    return here


def once(here, relay):
    """The figures of a run, and the bytes that it has moved over TCP."""
    before = relay.tcp
    figures = measure(here, PROGRAM, "once", "-q", "-c", "dnssync.conf")
    return figures, relay.tcp - before


def bench(folder):
    table, moved = Table(), {}

    def run(what, here):
        figures, moved[what] = once(here, relay)
        table.add(what, figures)

    with Named(folder / "named", {ZONE: zone_text(RECORDS)}) as named, \
            Relay(named) as relay:
        changes = configure(folder, "changes", relay)
        whole = configure(folder, "whole", relay, "ixfr = false")
        run("all of it", changes)
        once(whole, relay)
        for number in range(ROUNDS):
            named.change("update delete h7.%s A\nupdate add h7.%s 300 A "
                         "192.0.2.%d" % (ZONE, ZONE, number))
            run("one change, by IXFR", changes)
            run("one change, by AXFR", whole)
            run("check", changes)
    table.show("%d records" % RECORDS)
    for what, count in moved.items():
        print("  %-36s %9d bytes over TCP" % (what, count))
    assert moved["one change, by IXFR"] < 1000
    assert sorted(cdbfile.pairs(changes / "root/data.cdb")) == \
        sorted(cdbfile.pairs(whole / "root/data.cdb"))
    print("  the two data.cdb hold the same")


def main():
    missing = [tool for tool in ("named", "nsupdate")
               if not shutil.which(tool)]
    if missing:
        sys.exit("missing: %s (Debian: apt-get install bind9 bind9-dnsutils)"
                 % ", ".join(missing))
    with tempfile.TemporaryDirectory(prefix="dnssync-bench.") as folder:
        os.chmod(folder, 0o755)
        bench(pathlib.Path(folder))


if __name__ == "__main__":
    main()
