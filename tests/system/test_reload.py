"""SIGHUP: a new configuration touches only what differs."""

import os
import signal

import peers
import scripted
from scripted import AXFR, SOA, Zone


def inode(path):
    return os.stat(path).st_ino


def test_sighup_adds_and_removes_zones_and_leaves_the_others_alone(place):
    zones = [Zone(name, 1) for name in ("a.example", "b.example", "c.example")]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=["a.example", "b.example"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("a.example", 1)
            daemon.wait_live("b.example", 1)
            place.configure(zones=["b.example", "c.example"],
                            primary=primary)
            daemon.send(signal.SIGHUP)
            daemon.wait_live("c.example", 1)
            peers.wait_until(
                lambda: sorted(place.serials()) == ["b.example", "c.example"],
                "removal of a.example")
            assert primary.asked(zones[1], SOA) == 1
            assert primary.asked(zones[1], AXFR) == 1


def test_sighup_without_a_change_does_nothing(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            before = inode(place.cdb)
            mark = daemon.mark()
            daemon.send(signal.SIGHUP)
            daemon.wait_log("configuration|re-read|reload", mark)
            place.run("status", code=0)
            assert inode(place.cdb) == before
            assert len(primary.seen) == 2


def test_sighup_with_another_primary_asks_that_one(place):
    first, second = Zone("example.com", 1), Zone("example.com", 2)
    with scripted.Primary(first) as one, scripted.Primary(second) as two:
        place.configure(zones=["example.com"], primary=one)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            place.configure(zones=["example.com"], primary=two)
            daemon.send(signal.SIGHUP)
            assert str(two) in daemon.wait_live("example.com", 2).string


def test_a_broken_configuration_leaves_the_old_one_in_force(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            good = open(place.conf, encoding="ascii").read()
            place.write("dnssync.conf", good + "no-such-key = 1\n")
            mark = daemon.mark()
            daemon.send(signal.SIGHUP)
            daemon.wait_log(r"dnssync\.conf:%d: .*no-such-key"
                            % (good.count("\n") + 1), mark)
            place.write("dnssync.conf", good)
            zone.behave(2)
            place.sync()
            daemon.wait_live("example.com", 2)


def test_sighup_reads_a_zone_list_again(place):
    zones = [Zone("z%d.example" % number, 1) for number in range(3)]
    with scripted.Primary(*zones) as primary:
        place.write("list.txt", "z0.example\nz1.example\n")
        place.configure('zone-list "all" { file = "list.txt" primaries = '
                        '{ "%s" } }' % primary)
        with place.daemon() as daemon:
            daemon.wait_live("z1.example", 1)
            place.write("list.txt", "z1.example\nz2.example\n")
            daemon.send(signal.SIGHUP)
            daemon.wait_live("z2.example", 1)
            peers.wait_until(
                lambda: sorted(place.serials()) == ["z1.example",
                                                    "z2.example"], "removal")


def test_a_daemon_without_zones_waits_for_some(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure()
        with place.daemon() as daemon:
            place.configure(zones=["example.com"], primary=primary)
            daemon.send(signal.SIGHUP)
            daemon.wait_live("example.com", 1)


def test_a_daemon_without_zones_and_local_files_touches_nothing(place):
    before = peers.tinydns_data(place.root, b"+www.example.org:192.0.2.1\n")
    os.unlink(place.path("root", "data"))
    place.configure()
    with place.daemon() as daemon:
        daemon.wait_log("data.cdb: not touched as long as there is neither a "
                        "zone nor a local data file")
        daemon.send(signal.SIGUSR1)
        daemon.wait_log("checking 0 zones now")
        place.run("status")
        assert place.published() == before


def test_the_last_zone_may_leave(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            place.configure()
            daemon.send(signal.SIGHUP)
            peers.wait_until(lambda: place.serials() == {}, "empty data.cdb")


def test_two_daemons_do_not_publish_in_one_directory(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            state = place.state
            place.state = place.path("other-state")
            place.configure(zones=["example.com"], primary=primary)
            result = place.once(code=111)
            assert place.root in result.log and "another" in result.log
            place.state = state


def test_data_cdb_may_move_to_another_directory(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            place.root = place.path("other-root")
            os.mkdir(place.root)
            place.configure(zones=["example.com"], primary=primary)
            daemon.send(signal.SIGHUP)
            peers.wait_until(lambda: os.path.exists(
                os.path.join(place.root, "data.cdb")), "data.cdb")


def test_a_signal_that_comes_early_ends_no_daemon(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon(wait=False) as daemon:
            daemon.wait_control = None
            peers.wait_until(lambda: "SigBlk:\t0000000000000000" not in open(
                "/proc/%d/status" % daemon.pid).read() or daemon.lines,
                "blocked signals")
            daemon.send(signal.SIGHUP)
            daemon.wait_live("example.com", 1)
            daemon.wait_log("configuration read again")
