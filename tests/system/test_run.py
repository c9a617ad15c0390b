"""dnssync run: zones go live, follow their primaries, survive restarts."""

import os
import re
import signal
import time

import pytest

import bigzone
import cdbfile
import peers
import scripted
from harness import FAST
from peers import Knot, Named, Nsd, Pdns
from scripted import AXFR, SOA, A, Zone, address, message

TEXT = """$TTL 300
@ SOA ns host %d 3600 600 864000 60
@ NS ns.elsewhere.test.
www A 192.0.2.%d
"""


@pytest.mark.parametrize("kind", [Named, Nsd, Knot, Pdns],
                         ids=lambda kind: kind.program)
def test_a_zone_goes_live_and_follows_its_primary(place, start, kind):
    server = start(kind, {"example.com": TEXT % (1, 1)})
    place.configure(zones=["example.com"], primary=server)
    with place.daemon() as daemon:
        line = daemon.wait_live("example.com", 1).string
        assert re.fullmatch(
            r"example\.com: serial 1 live from 127\.0\.0\.1@%d, 3 records, "
            r"built in \d+ ms" % server.port, line)
        server.update("example.com", TEXT % (2, 2), 2)
        mark = daemon.mark()
        result = place.sync()
        assert "example.com: serial 2 live from %s" % server in result.text
        daemon.wait_live("example.com", 2, mark)
        assert place.serials() == {"example.com": 2}


def test_the_big_zone_goes_live(place, big_primary):
    place.configure(zones=[bigzone.ZONE], primary=big_primary)
    with place.daemon() as daemon:
        daemon.wait_live(bigzone.ZONE, 1)
        assert place.serials() == {bigzone.ZONE: 1}


def test_the_refresh_timer_finds_a_new_serial_by_itself(place):
    zone = Zone("example.com", 1, refresh=1, retry=1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary, options=FAST)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            zone.behave(2)
            daemon.wait_live("example.com", 2)


def test_a_period_overrides_what_the_soa_says(place):
    zone = Zone("example.com", 1, refresh=86400, retry=86400)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary,
                        options={"period": 1})
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            primary.wait_asked(4, zone, SOA)


def test_refresh_min_keeps_a_hasty_soa_from_many_questions(place):
    zone = Zone("example.com", 1, refresh=0, retry=0)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary,
                        options={"refresh-min": 60})
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            time.sleep(1.5)             # nothing is to happen
            assert primary.asked(zone, SOA) == 1


def test_sigusr1_probes_all_zones_now(place):
    zones = [Zone("a.example", 1), Zone("b.example", 1)]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=["a.example", "b.example"], primary=primary)
        with place.daemon() as daemon:
            for zone in zones:
                daemon.wait_live(zone.text, 1)
            for zone in zones:
                zone.behave(2)
            daemon.send(signal.SIGUSR1)
            for zone in zones:
                daemon.wait_live(zone.text, 2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_with_exit_0(place, number):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            daemon.may_die = True
            daemon.end(number)
    assert place.serials() == {"example.com": 1}


def test_it_stops_at_once_in_the_midst_of_a_transfer(place):
    zone = Zone("example.com", 1)

    def stalls(zone, query):
        yield message(query, [zone.soa(), zone.ns()])
        yield scripted.Pause(60)
    zone.behave(transfer=stalls)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary,
                        options={"idle-timeout": 60})
        with place.daemon() as daemon:
            primary.wait_asked(1, zone, AXFR)
            daemon.may_die = True
            begun = time.monotonic()
            daemon.end()
            assert time.monotonic() - begun < 30
    assert not [name for name in os.listdir(os.path.join(
        place.state, "zones")) if name.endswith(".tmp")]


def test_a_second_daemon_is_kept_out(place):
    place.write("root/data", ".example.org::a\n")
    place.configure()
    with place.daemon() as daemon:
        for command in ("run", "once"):
            result = place.run(command, code=111)
            assert place.state in result.log
            daemon.check()
    place.run("once", code=0)


def test_after_a_restart_all_is_served_without_any_primary(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
    before = place.published()
    with place.daemon() as daemon:
        daemon.wait_log("127.0.0.1")
        assert place.published() == before


def test_a_broken_copy_is_fetched_anew(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        whole = place.published()
        with open(place.frozen("example.com"), "r+b") as file:
            file.truncate(100)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            assert place.published() == whole


def test_zones_that_finish_together_share_a_build(place):
    zones = [Zone("z%02d.example" % number, 1) for number in range(50)]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=[zone.text for zone in zones], primary=primary,
                        options={"build-quiet": 2, "build-max": 20},
                        text='on-publish = "echo >> %s"'
                        % place.path("published"))
        with place.daemon() as daemon:
            for zone in zones:
                daemon.wait_live(zone.text, 1)
            path = place.path("published")
            peers.wait_until(lambda: os.path.exists(path), "on-publish")
            with open(path, encoding="ascii") as file:
                assert len(file.readlines()) <= 2
    assert len(place.serials()) == 50


def test_a_thousand_zones_go_live(place):
    names = ["z%d.example" % number for number in range(1000)]
    begun = time.monotonic()
    with scripted.Primary(*[Zone(name, 7) for name in names]) as primary:
        place.write("list.txt", "".join(name + "\n" for name in names))
        place.configure('zone-list "all" { file = "list.txt" primaries = '
                        '{ "%s" } }' % primary)
        with place.daemon() as daemon:
            for name in names:
                daemon.wait_live(name, 7, seconds=60)
            print("1000 zones in %.1f s" % (time.monotonic() - begun))
    assert len(place.serials()) == 1000
    assert len(cdbfile.records(place.cdb)) == 2000


def test_more_zones_than_bind_hands_out_at_once_go_live(place, start):
    """Its default is 10 transfers at once; those beyond get SERVFAIL."""
    names = ["z%d.example" % number for number in range(40)]
    server = start(Named, {name: TEXT % (1, 1) for name in names},
                   transfers_out=10)
    place.configure(zones=names, primary=server, options=FAST)
    with place.daemon() as daemon:
        for name in names:
            daemon.wait_live(name, 1)


def test_a_long_state_path_is_no_obstacle(place):
    """A Unix socket's path has room for 107 bytes only."""
    place.state = place.path("x" * 100, "y" * 60)
    os.makedirs(place.state)
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            zone.behave(2)
            place.sync()
            daemon.wait_live("example.com", 2)


def test_records_of_a_zone_are_not_seen_half(place):
    """While two versions alternate, each data.cdb holds one of them whole."""
    zone = Zone("example.com", 1)

    def fill(serial):
        zone.records = [zone.under("h%d" % number, A, address("10.0.0.%d"
                        % (serial % 250))) for number in range(300)]
        zone.behave(serial)
    fill(1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            for serial in range(2, 22):
                fill(serial)
                place.sync()
                found = cdbfile.records(place.cdb)
                assert len(found) == 302
                assert {record.rdata for record in found
                        if record.type == A} == {
                            address("10.0.0.%d" % (serial % 250))}
            daemon.check()
