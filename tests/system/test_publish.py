"""data.cdb is the old one or the new one, whatever the disk does."""

import os
import resource
import shutil
import signal
import subprocess

import pytest

import cdbfile
import peers
import scripted
from harness import PROGRAM
from scripted import A, TXT, Zone, address, txt_rdata


def large(text, serial, count=200):
    """A zone of `count` KB."""
    zone = Zone(text, serial)
    zone.records = [zone.under("t%d" % number, TXT, txt_rdata(
        (b"%d." % serial * 500)[:1000])) for number in range(count)]
    return zone


def limit_file_size():
    """As a full disk does it: writing fails beyond 64 KiB."""
    peers.die_with_parent()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))


def test_a_copy_that_cannot_be_written_leaves_all_as_it_was(place):
    zone, fits = large("example.com", 2), Zone("fits.example", 1)
    small = Zone("example.com", 1)
    with scripted.Primary(small, fits) as primary:
        place.configure(zones=["example.com", "fits.example"],
                        primary=primary)
        place.once()
        before = place.published()
        primary.add(zone)
        result = place.once(code=111, preexec_fn=limit_file_size)
        assert place.published() == before
        assert "example.com" in result.log and (
            "too large" in result.log or "No space" in result.log)
        fits.behave(2)
        place.once(code=111, preexec_fn=limit_file_size)
        assert place.serials() == {"example.com": 1, "fits.example": 2}
        place.once()
        assert place.serials() == {"example.com": 2, "fits.example": 2}


def test_a_data_cdb_that_cannot_be_written_leaves_the_old_one(place):
    """Each zone fits below the limit, the merge of them does not."""
    zones = [large("a.example", 1, 25), large("b.example", 1, 25),
             large("c.example", 1, 25)]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=["a.example", "b.example"], primary=primary)
        place.once()
        before = place.published()
        place.configure(zones=["a.example", "b.example", "c.example"],
                        primary=primary)
        result = place.once(code=111, preexec_fn=limit_file_size)
        assert "data.cdb" in result.log
        assert place.published() == before
        assert os.listdir(place.root) == ["data.cdb"]
        place.once()
        assert len(place.serials()) == 3


def test_the_daemon_survives_a_build_that_fails_and_builds_when_it_can(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            before = place.published()
            os.mkdir(place.cdb + ".tmp")
            zone.behave(2)
            mark = daemon.mark()
            result = place.sync(code=111)
            assert "data.cdb" in result.text + result.log
            assert place.published() == before
            daemon.wait_log("data.cdb", mark)
            for _ in range(20):
                place.sync("example.com", code=None)
            assert len(daemon.lines[mark:]) < 12, daemon.log()
            os.rmdir(place.cdb + ".tmp")
            daemon.wait_live("example.com", 2, mark)
            assert place.serials() == {"example.com": 2}


@pytest.mark.parametrize("other", ["another file", None])
def test_what_takes_the_place_of_data_cdb_is_replaced_by_itself(place, other):
    """As after tinydns-data by hand, or rm."""
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            before = place.published()
            if other:
                os.rename(place.write("other", other), place.cdb)
            else:
                os.unlink(place.cdb)
            peers.wait_until(lambda: place.published() == before,
                             "the zone in data.cdb")
            daemon.wait_log("data.cdb: something else stands there now; all "
                            "is published again")
            assert len(daemon.matching("something else stands")) == 1


def test_a_missing_tinydns_directory_is_said(place):
    place.configure()
    shutil.rmtree(place.root)
    result = place.run("check", code=100)
    assert place.root in result.log
    result = place.run("once")
    assert result.code in (100, 111) and place.root in result.log


def test_a_missing_state_directory_is_made_or_said(place):
    zone = Zone("example.com", 1)
    os.rmdir(place.state)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        result = place.run("once")
    assert (result.code == 0 and place.serials()) or (
        result.code in (100, 111) and place.state in result.log)


def test_a_temporary_file_that_a_crash_left_is_no_obstacle(place):
    zone = Zone("example.com", 1)
    os.mkdir(os.path.join(place.state, "zones"))
    for path in (place.cdb + ".tmp", place.frozen("example.com") + ".tmp"):
        with open(path, "wb") as file:
            file.write(b"x" * 100000)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
    assert len(cdbfile.records(place.cdb)) == 2
    assert os.listdir(place.root) == ["data.cdb"]


def hosts(zone, **addresses):
    """The zone's records are these."""
    zone.records = [zone.under(host, A, address(text))
                    for host, text in addresses.items()]


def test_the_log_says_how_many_records_a_publish_has_changed(place):
    """A new serial is one record more and one less."""
    zone = Zone("example.com", 1)
    hosts(zone, a="192.0.2.1", b="192.0.2.2")
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_log(r"^publish: \+4 -0 records$")
            mark = daemon.mark()
            hosts(zone, a="192.0.2.1", b="192.0.2.2", c="192.0.2.3")
            zone.behave(2)
            place.sync()
            daemon.wait_log(r"^publish: \+2 -1 records$", mark)
            mark = daemon.mark()
            hosts(zone, b="192.0.2.22", c="192.0.2.3")
            zone.behave(3)
            place.sync()
            daemon.wait_log(r"^publish: \+2 -3 records$", mark)
            mark = daemon.mark()
            place.sync()
        assert not daemon.matching("^publish: ", mark)
        assert not daemon.matching("^publish: [+-][^0-9]"), daemon.log()


def test_verbose_the_log_has_each_record_that_changed_as_diff_has_it(
        place, dnssync):
    zone = Zone("example.com", 1)
    hosts(zone, a="192.0.2.1", b="192.0.2.2")
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon("-v") as daemon:
            daemon.wait_log(r"^publish: \+\+b\.example\.com:192\.0\.2\.2:60")
            old = place.write("old.cdb", place.published())
            mark = daemon.mark()
            hosts(zone, b="192.0.2.22", c="192.0.2.3")
            zone.behave(2)
            place.sync()
            daemon.wait_log(r"^publish: \+\+c\.example\.com:192\.0\.2\.3:60",
                            mark)
        diff = dnssync("diff", old, place.cdb, code=1).text.splitlines()
        assert len(diff) == 6
        assert [line[len("publish: "):] for line in daemon.matching(
            "^publish: [+-][^0-9]", mark)] == diff


def test_once_says_what_it_has_changed(place):
    zone = Zone("example.com", 1)
    hosts(zone, a="192.0.2.1")
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        assert "\npublish: +3 -0 records\n" in place.once().log
        hosts(zone, a="192.0.2.2")
        zone.behave(2)
        assert "\npublish: +2 -2 records\n" in place.once().log
        assert "publish: " not in place.once().log
        place.write("root/data.cdb", "text")
        assert "publish: " not in place.once().log
        place.write("root/data.cdb", "text")
        assert "data.cdb: is no cdb" in place.once("-v").log


def can_mount():
    return os.geteuid() == 0 and shutil.which("unshare") and subprocess.run(
        ["unshare", "-m", "true"], check=False,
        stderr=subprocess.DEVNULL).returncode == 0


needs_mounts = pytest.mark.skipif("not can_mount()",
                                  reason="cannot mount here")


def mounted(place, mount):
    """The command of a daemon in a mount namespace of its own, and a
    command to be completed that is run in there."""
    return ["unshare", "-m", "sh", "-c", '%s && exec "$0" "$@"' % mount,
            PROGRAM, "run", "-c", place.conf]


def inside(daemon, *command):
    subprocess.run(["nsenter", "-t", str(daemon.pid), "-m"] + list(command),
                   check=True, timeout=20)


@needs_mounts
def test_a_read_only_directory_leaves_the_old_data_cdb(place):
    zone = Zone("example.com", 1)
    root = place.root
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        before = place.published()
        command = mounted(place, "mount --bind %s %s && mount -o "
                          "remount,bind,ro %s" % (root, root, root))
        zone.behave(2)
        with place.daemon(command=command) as daemon:
            daemon.wait_log("data.cdb.*[Rr]ead-only")
            place.sync(code=None)
            assert place.published() == before
            inside(daemon, "mount", "-o", "remount,bind,rw", root)
            daemon.wait_live("example.com", 2)
            assert place.serials() == {"example.com": 2}


@needs_mounts
def test_a_full_disk_leaves_the_old_data_cdb(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        command = mounted(place, "mount -t tmpfs -o size=128k tmpfs "
                          + place.root)
        with place.daemon(command=command) as daemon:
            daemon.wait_live("example.com", 1)
            path = "/proc/%d/root%s" % (daemon.pid, place.cdb)
            with open(path, "rb") as file:
                before = file.read()
            primary.add(large("example.com", 2))
            mark = daemon.mark()
            place.sync(code=111)
            daemon.wait_log("data.cdb.*No space", mark)
            with open(path, "rb") as file:
                assert file.read() == before
            assert os.listdir(os.path.dirname(path)) == ["data.cdb"]
            inside(daemon, "mount", "-o", "remount,size=2m", place.root)
            daemon.wait_live("example.com", 2, mark)
            assert cdbfile.serials(path) == {zone.apex: 2}


@needs_mounts
def test_a_full_disk_of_the_state_leaves_the_old_zone(place):
    zone, other = Zone("example.com", 1), Zone("other.example", 1)
    with scripted.Primary(zone, other) as primary:
        place.configure(zones=["example.com", "other.example"],
                        primary=primary)
        command = mounted(place, "mount -t tmpfs -o size=128k tmpfs "
                          + place.state)
        with place.daemon(command=command, wait=False) as daemon:
            daemon.wait_live("example.com", 1)
            daemon.wait_live("other.example", 1)
            before = place.published()
            primary.add(large("example.com", 2))
            mark = daemon.mark()
            daemon.send(signal.SIGUSR1)
            daemon.wait_log(r"example\.com: .*No space", mark)
            assert place.published() == before
            other.behave(2)
            daemon.send(signal.SIGUSR1)
            daemon.wait_live("other.example", 2, mark)
            inside(daemon, "mount", "-o", "remount,size=2m", place.state)
            daemon.send(signal.SIGUSR1)
            daemon.wait_live("example.com", 2, mark)


def test_the_lock_is_free_after_a_kill(place):
    place.configure()
    with place.daemon() as daemon:
        daemon.may_die = True
        daemon.stop(signal.SIGKILL)
    with place.daemon():
        pass
