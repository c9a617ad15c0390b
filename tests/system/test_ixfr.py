"""IXFR from real primaries: what it leads to is what AXFR brings."""

import json
import re
import subprocess
import urllib.request

import pytest

import cdbfile
import harness
import peers
import signing
from editing import ZONE, Zone
from relay import Relay

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
    """The same, and it signs, and adds a digest, which is verified."""

    template = ("    journal-content: all\n"
                "    zonefile-load: difference-no-serial\n"
                "    zonefile-sync: -1\n    dnssec-signing: on\n"
                "    zonemd-generate: zonemd-sha512\n")


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
    return frozen


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
            daemon.wait_log(r"^%s: serial \d+ live from " % re.escape(ZONE),
                            mark)
            if number % 5 == 4:
                frozen = compare(place, primary, options)
        types = {value[:2] for _, value in frozen}
        assert (b"\0\x2e" in types) == (dnssec == "pass")
        assert (b"\0\x3f" in types) == (kind is SigningKnot)
        # A primary may find that the whole of a small zone is less.
        assert len(daemon.matching(r"live from \S+ by IXFR \(")) \
            >= rounds * 4 // 5
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


class UpdatedNamed(peers.Named):
    """BIND whose zone is changed by nsupdate."""

    zone_option = "allow-update { any; };"

    def change(self, text):
        done = subprocess.run(
            ["nsupdate"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            input=("server 127.0.0.1 %d\n%s\nsend\n"
                   % (self.port, text)).encode(), timeout=60, check=False)
        assert done.returncode == 0, done.stdout


def hosts(count):
    return "$TTL 300\n@ SOA ns host 1 3600 600 864000 60\n NS ns\n" \
        "ns A 192.0.2.1\n" + "".join("h%d A 192.0.2.%d\n" % (
            number, number % 256) for number in range(count))


def test_a_change_of_one_record_moves_less_than_1_kb(place, start):
    primary = start(UpdatedNamed, {ZONE: hosts(20000)})
    with Relay(primary) as relay:
        place.configure(zones=[ZONE], primary=relay)
        with place.daemon() as daemon:
            daemon.wait_live(ZONE, 1)
            before = relay.tcp
            primary.change("update delete h7.example.com A\n"
                           "update add h7.example.com 300 A 192.0.2.99")
            place.sync(ZONE)
            daemon.wait_log(r"serial 2 live from .* by IXFR \(1 removed, "
                            "1 added\\), 20003 records")
            assert 0 < relay.tcp - before < 1000
        compare(place, primary, {})


@pytest.mark.parametrize("at_once", [1, 2])
def test_more_changes_than_named_gives_at_once_come_as_changes(
        place, start, at_once):
    zones = {"z%d.example" % number: hosts(2000) for number in range(20)}
    after = hosts(2001).replace("host 1", "host 2")
    primary = start(Named, zones, transfers_out=at_once)
    place.configure(zones=list(zones), primary=primary)
    with place.daemon() as daemon:
        for zone in zones:
            daemon.wait_live(zone, 1)
        primary.zones = dict.fromkeys(zones, after)
        primary.update("z0.example", after, 2)
        for zone in zones:
            primary.wait_serial(zone, 2)
        place.sync()
        for zone in zones:
            daemon.wait_log(r"^%s: serial 2 live from \S+ by IXFR \("
                            % re.escape(zone))
        assert not daemon.matching("of no use|no IXFR|SERVFAIL")


def test_many_changes_one_by_one_are_followed(place, start):
    zone = Zone("updates")
    primary = start(UpdatedNamed, {ZONE: zone.text()})
    place.configure(zones=[ZONE], primary=primary)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, 1)
        for serial in range(2, 102):
            primary.change("update delete n%d.example.com\nupdate add "
                           "n%d.example.com %d A 192.0.2.7\nupdate add "
                           "Mixed.N%d.Example.com 60 SRV 1 2 3 H%d.EXAMPLE.com"
                           % (serial % 7, serial % 5, serial, serial % 9,
                              serial % 11))
            if serial % 3 == 0:
                place.sync(ZONE)
        place.sync(ZONE)
        daemon.wait_live(ZONE, 101)
        compare(place, primary, {})
        assert not daemon.matching("of no use|no IXFR")


@pytest.mark.parametrize("kind", [signing.Named, signing.Knot])
def test_changes_are_signed(place, start, kind):
    class Keeper(kind):
        """It keeps what differs."""

        zone_option = Named.zone_option

        def edit(self, text):
            return super().edit(text).replace(
                "    journal-content: none\n", Knot.template)

    key, zone = signing.Key(), Zone("tsig")
    primary = start(Keeper, {ZONE: zone.text()}, [key])
    place.configure(key.dnssync + 'zone "%s" { primaries = { "%s" } key = '
                    '"%s" }\n' % (ZONE, primary, key.name))
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, zone.serial)
        for _ in range(3):
            mark = daemon.mark()
            zone.edit(5)
            serve(primary, zone)
            place.sync(ZONE)
            daemon.wait_log("live from .* by IXFR", mark)


def test_status_and_metrics_say_how_a_zone_came(place, start):
    zone = Zone("status")
    primary = start(Named, {ZONE: zone.text()})
    port = peers.free_port()
    place.configure('http "main" { listen = { "127.0.0.1@%d" } }' % port,
                    zones=[ZONE], primary=primary)
    with place.daemon() as daemon:
        daemon.wait_live(ZONE, zone.serial)
        rows = json.loads(place.run("status", "--json", code=0).text)
        assert rows["zones"][0]["came_by"] == "AXFR"
        zone.edit(5)
        serve(primary, zone)
        place.sync(ZONE)
        rows = json.loads(place.run("status", "--json", code=0).text)
        assert rows["zones"][0]["came_by"] == "IXFR"
        assert re.search("came by.*\n.* IXFR ",
                         place.run("status", code=0).text)
        with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % port,
                                    timeout=10) as answer:
            text = answer.read().decode()
        assert "\ndnssync_transfers_incremental_total 1\n" in text
        assert '\ndnssync_transfers_total{result="good"} 2\n' in text


def test_a_change_goes_on_after_a_restart(place, start):
    zone = Zone("restart")
    primary = start(Named, {ZONE: zone.text()})
    place.configure(zones=[ZONE], primary=primary)
    place.once()
    zone.edit(5)
    serve(primary, zone)
    assert " by IXFR (" in place.once().log
    compare(place, primary, {})
