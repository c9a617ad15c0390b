"""No build takes a zone away that was only not asked for yet."""

import os
import resource
import shutil
import signal
import struct
import threading

import peers
import scripted
from scripted import SERVFAIL, Zone, message

NAMES = ["a.example", "b.example", "c.example"]


def fails(zone, query):
    return message(query, rcode=SERVFAIL)


def later(event):
    """An honest answer, but only when the event has come."""
    def answer(zone, query):
        event.wait(20)
        return zone.honest_answer(query)
    return answer


def second_record(path):
    """Where it begins in a cdb: behind the lengths and bytes of the first."""
    with open(path, "rb") as file:
        file.seek(2048)
        return 2056 + sum(struct.unpack("<II", file.read(8)))


def published_before(place, primary):
    """data.cdb holds all three zones, and there is no copy of any."""
    place.configure(zones=NAMES, primary=primary)
    place.once()
    shutil.rmtree(place.path(place.state, "zones"))
    assert sorted(place.serials()) == NAMES


def test_zones_of_data_cdb_stay_until_they_were_asked_for(place):
    zones = [Zone(name, 1) for name in NAMES]
    go = threading.Event()
    with scripted.Primary(*zones) as primary:
        published_before(place, primary)
        zones[1].behave(answer=later(go))
        place.configure(zones=NAMES, primary=primary,
                        options={"probe-timeout": 30})
        with place.daemon() as daemon:
            zones[0].behave(2)
            primary.wait_asked(1, zones[1])
            # A configuration that is read again does not change that.
            daemon.send(signal.SIGHUP)
            daemon.wait_log("configuration read again")
            place.run("status")
            assert sorted(place.serials()) == NAMES
            go.set()
            daemon.wait_live("b.example", 1)
            assert sorted(place.serials()) == NAMES


def test_a_zone_that_cannot_be_fetched_does_not_hold_the_others(place):
    zones = [Zone(name, 1) for name in NAMES]
    with scripted.Primary(*zones) as primary:
        published_before(place, primary)
        zones[1].behave(answer=fails)
        with place.daemon() as daemon:
            daemon.wait_live("a.example", 1)
            assert sorted(place.serials()) == ["a.example", "c.example"]


def test_once_for_some_zones_takes_no_others_away(place):
    zones = [Zone(name, 1) for name in NAMES]
    with scripted.Primary(*zones) as primary:
        published_before(place, primary)
        result = place.once("a.example", code=111)
        assert "not touched" in result.log and "2" in result.log
        assert sorted(place.serials()) == NAMES
        place.once()
        zones[0].behave(2)
        place.once("a.example")
        assert place.serials()["a.example"] == 2
        assert sorted(place.serials()) == NAMES


def test_expired_copies_are_asked_for_before_they_go(place):
    zones = [Zone(name, 1) for name in NAMES]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=NAMES, primary=primary)
        place.once()
        before = place.published()
        for name in NAMES:
            os.utime(place.frozen(name), (1, 1))
        with place.daemon() as daemon:
            place.sync()
            assert place.published() == before
            assert not daemon.matching("expired|published")


def test_damage_anywhere_in_a_copy_is_mended(place):
    zones = [Zone(name, 1) for name in NAMES]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=NAMES, primary=primary)
        place.once()
        before = place.published()
        second = second_record(place.frozen("b.example"))
        for damage in (0, 2048, second, -1):
            with open(place.frozen("b.example"), "r+b") as file:
                if damage >= 0:
                    file.seek(damage)
                    file.write(b"\xff" * 8)
                else:
                    file.truncate(0)
            zones[0].behave(zones[0].serial + 1)
            place.once()
            assert sorted(place.serials()) == NAMES
            assert place.serials()["a.example"] == zones[0].serial
        assert before != place.published()


def test_a_daemon_mends_a_damaged_copy_without_dropping_the_zone(place):
    zones = [Zone(name, 1) for name in NAMES]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=NAMES, primary=primary)
        with place.daemon() as daemon:
            for name in NAMES:
                daemon.wait_live(name, 1)
            second = second_record(place.frozen("b.example"))
            with open(place.frozen("b.example"), "r+b") as file:
                file.seek(second)
                file.write(b"\xff" * 8)
            mark = daemon.mark()
            zones[0].behave(2)
            place.sync("a.example")
            daemon.wait_log("b.example: .*fetching it anew", mark)
            assert sorted(place.serials()) == NAMES
            assert place.serials()["a.example"] == 2
            assert not daemon.matching("published, 2 zones", mark)


def connections_to(port):
    """How many connections of clients to a port of loopback stand."""
    with open("/proc/net/tcp", encoding="ascii") as file:
        lines = [line.split() for line in file.readlines()[1:]]
    return sum(line[2].endswith(":%04X" % port) and line[3] != "06"
               for line in lines)


def test_want_of_descriptors_loses_no_zone(place):
    zones = [Zone(name, 1) for name in NAMES]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=NAMES, primary=primary)
        with place.daemon() as daemon:
            for name in NAMES:
                daemon.wait_live(name, 1)
            for zone in zones:
                zone.behave(answer=fails)
            mark = daemon.mark()
            peers.wait_until(lambda: connections_to(primary.port) == 0,
                             "end of the idle connections")
            used = max(map(int, os.listdir("/proc/%d/fd" % daemon.pid)))
            limits = resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE)
            resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE,
                             (used + 2, limits[1]))
            # Another zone makes a build necessary, which cannot be made.
            place.configure(zones=NAMES[:2], primary=primary)
            daemon.send(signal.SIGHUP)
            daemon.wait_log("open files", mark)
            resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, limits)
            assert sorted(place.serials()) == NAMES
            daemon.send(signal.SIGHUP)
            peers.wait_until(lambda: sorted(place.serials()) != NAMES,
                             "the next build")
            assert sorted(place.serials()) == NAMES[:2]


def test_sync_and_status_tell_of_what_is_not_published(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            os.mkdir(place.cdb + ".tmp")
            zone.behave(2)
            for _ in range(2):
                result = place.sync("example.com", code=111)
                assert "data.cdb" in result.text + result.log
            status = place.run("status")
            assert "failing" in status.text and "data.cdb" in status.text
            os.rmdir(place.cdb + ".tmp")
            place.sync("example.com")
            assert place.serials() == {"example.com": 2}
            assert "failing" not in place.run("status").text


def test_a_silent_primary_holds_up_no_other_zones(place):
    """Two hundred zones of it, eight places, and one zone of another one."""
    names = ["z%03d.example" % number for number in range(200)]
    silent = [Zone(name, 1) for name in names]
    for zone in silent:
        zone.behave(answer=lambda zone, query: None)
    well = Zone("example.com", 1)
    with scripted.Primary(*silent) as dead, scripted.Primary(well) as primary:
        place.configure(options={"probes": 8, "probe-timeout": 0.3}, text="""
%s
zone "example.com" { primaries = { "%s" } }
""" % ("\n".join('zone "%s" { primaries = { "%s" } }' % (name, dead)
                 for name in names), primary))
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            mark = daemon.mark()
            well.behave(2)
            daemon.send(signal.SIGUSR1)
            daemon.wait_live("example.com", 2, mark, seconds=5)
