"""IXFR from real primaries: what it leads to is what AXFR brings."""

import re

import pytest

import cdbfile
import harness
import peers
from editing import ZONE, Zone

EDITS = 1000


class Named(peers.Named):
    """BIND that makes a journal of what differs."""

    zone_option = ("ixfr-from-differences yes; max-ixfr-ratio unlimited; "
                   "max-journal-size unlimited;")


class SigningNamed(peers.Named):
    """BIND that signs, too."""

    zone_option = ("dnssec-policy default; inline-signing yes; "
                   "serial-update-method increment; "
                   "max-ixfr-ratio unlimited; max-journal-size unlimited;")


class Nsd(peers.Nsd):
    """NSD that keeps differences of master files."""

    def configure(self):
        super().configure()
        with open(self.path("nsd.conf"), "a", encoding="ascii") as file:
            file.write("\tstore-ixfr: yes\n\tcreate-ixfr: yes\n")


class Knot(peers.Knot):
    """Knot with a journal of differences."""

    template = ("    journal-content: changes\n"
                "    zonefile-load: difference\n    zonefile-sync: -1\n")

    def configure(self):
        super().configure()
        with open(self.path("knot.conf"), encoding="ascii") as file:
            text = file.read()
        self.write("knot.conf", text.replace("    journal-content: none\n",
                                             self.template))


class SigningKnot(Knot):
    """The same, and it signs."""

    template = ("    journal-content: all\n"
                "    zonefile-load: difference-no-serial\n"
                "    zonefile-sync: -1\n    dnssec-signing: on\n")


def fresh(place, primary, options):
    """What is published by who has nothing yet."""
    with harness.new_place() as other:
        other.configure(zones=[ZONE], primary=primary, options=options)
        other.once()
        return sorted(cdbfile.pairs(other.cdb)), \
            sorted(cdbfile.pairs(other.frozen(ZONE)))


def compare(place, primary, options):
    cdb, frozen = fresh(place, primary, options)
    assert sorted(cdbfile.pairs(place.frozen(ZONE))) == frozen
    assert sorted(cdbfile.pairs(place.cdb)) == cdb
    first = next(iter(cdbfile.pairs(place.frozen(ZONE))))
    assert first in frozen and first[1][:2] == b"\0\6"


def serve(primary, zone):
    """A version goes to the primary, whose serial may be another one."""
    before = peers.serial_of(primary.address, primary.port, ZONE, 2)
    primary.zones[ZONE] = zone.text()
    primary.update(ZONE, zone.text(), None)
    peers.wait_until(lambda: peers.serial_of(
        primary.address, primary.port, ZONE, 2) not in (None, before),
        "new serial")


@pytest.mark.parametrize("kind,steps,dnssec", [
    (Named, 1, "strip"), (Named, 3, "strip"), (SigningNamed, 2, "pass"),
    (Nsd, 1, "strip"), (Nsd, 3, "strip"), (Knot, 1, "strip"),
    (Knot, 3, "strip"), (SigningKnot, 2, "pass")])
def test_random_edits_lead_to_what_axfr_brings(place, start, kind, steps,
                                               dnssec):
    rounds, per_step = 25, -(-EDITS // 25 // steps)
    zone = Zone("%s %d" % (kind.__name__, steps), one_type=kind is Nsd)
    primary = start(kind, {ZONE: zone.text()})
    options = {"dnssec": dnssec, "ent-marker": "TYPE65280"}
    place.configure(zones=[ZONE], primary=primary, options=options)
    with place.daemon() as daemon:
        daemon.wait_log("serial .* live from")
        for number in range(rounds):
            mark = daemon.mark()
            for _ in range(steps):
                zone.edit(per_step)
                serve(primary, zone)
            place.sync(ZONE)
            daemon.wait_log(r"^%s: serial \d+ live from \S+ by IXFR \("
                            % re.escape(ZONE), mark)
            if number % 5 == 4:
                compare(place, primary, options)
        assert not daemon.matching("of no use|no IXFR")


def test_changes_of_which_nsd_adds_some_twice_do_no_harm(place, start):
    """NSD 4.6 does so where one of several types leaves a name."""
    zone = Zone("nsd")
    primary = start(Nsd, {ZONE: zone.text()})
    place.configure(zones=[ZONE], primary=primary)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, zone.serial)
        for _ in range(5):
            zone.edit(40)
            serve(primary, zone)
            place.sync(ZONE)
            compare(place, primary, {})
        assert daemon.matching("the IXFR of .* was of no use.*: it adds ")


def test_pdns_answers_ixfr_with_the_whole_zone(place, start):
    zone = Zone("pdns")
    primary = start(peers.Pdns, {ZONE: zone.text()})
    place.configure(zones=[ZONE], primary=primary)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, zone.serial)
        for _ in range(3):
            zone.edit(10)
            mark = daemon.mark()
            primary.update(ZONE, zone.text(), zone.serial)
            place.sync(ZONE)
            daemon.wait_log("serial %d live from [^ ]*, " % zone.serial, mark)
            compare(place, primary, {})
        assert not daemon.matching("of no use|no IXFR")
