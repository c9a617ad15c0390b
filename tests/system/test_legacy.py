"""The layout of the older dnssync: ROOT/adns/SERVER/ZONE and environment."""

import os
import signal

import pytest

import cdbfile
import harness
import model
import peers
import scripted
from harness import PROGRAM
from scripted import A, Zone

pytestmark = pytest.mark.skipif(
    os.path.exists("/etc/dnssync/dnssync.conf"),
    reason="a configuration is installed here")


class Old:
    """An installation of the older dnssync."""

    def __init__(self, place):
        self.place = place
        self.root = place.path("old")
        self.cdb = os.path.join(self.root, "tinydns", "data.cdb")
        self.env = {"ROOT": self.root, "PERIOD": "1", "TIMEOUT": "1",
                    "TINYDNSDIR": os.path.join(self.root, "tinydns",
                                               "zones"),
                    "ZTMETHOD": "axfr", "TMPDIR": place.path("tmp")}
        os.makedirs(self.env["TINYDNSDIR"])
        os.makedirs(self.env["TMPDIR"])

    def follow(self, server, zone, serial="0\n"):
        path = self.serial_file(server, zone)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as file:
            file.write(serial)

    def serial_file(self, server, zone):
        return os.path.join(self.root, "adns", str(server), zone)

    def serial(self, server, zone):
        with open(self.serial_file(server, zone), encoding="ascii") as file:
            return file.read().strip()

    def serials(self):
        """As Place.serials, for this data.cdb."""
        self.place.cdb = self.cdb
        return self.place.serials()

    def once(self, code=0):
        return harness.run_dnssync("once", env=self.env, code=code, cwd="/")

    def daemon(self):
        return self.place.daemon(command=[PROGRAM, "run"], env=self.env,
                                 wait=False)


@pytest.fixture
def old(place):
    return Old(place)


def test_once_reads_the_old_layout_and_writes_the_serials(old):
    zones = [Zone("example.com", 42), Zone("example.net", 7)]
    with scripted.Primary(*zones) as primary:
        for zone in zones:
            old.follow(primary, zone.text)
        old.once()
        assert old.serials() == {"example.com": 42, "example.net": 7}
        assert old.serial(primary, "example.com") == "42"
        assert old.serial(primary, "example.net") == "7"


def test_run_follows_with_the_period_of_the_environment(old):
    zone = Zone("example.com", 1, refresh=86400)
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com")
        with old.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            peers.wait_until(lambda: old.serial(primary, "example.com")
                             == "1", "serial")
            zone.behave(2)
            daemon.wait_live("example.com", 2)
            peers.wait_until(lambda: old.serial(primary, "example.com")
                             == "2", "serial")
            assert old.serials() == {"example.com": 2}


def test_the_serial_is_written_to_each_server_of_the_zone(old):
    one, two = Zone("example.com", 5), Zone("example.com", 5)
    with scripted.Primary(one) as first, scripted.Primary(two) as second:
        old.follow(first, "example.com")
        old.follow(second, "example.com")
        old.once()
        assert old.serial(first, "example.com") == "5"
        assert old.serial(second, "example.com") == "5"


def test_the_serial_is_not_written_when_nothing_was_published(old):
    zone = Zone("example.com", 5)
    zone.behave(transfer=lambda zone, query: [scripted.CLOSE])
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com", "3\n")
        old.once(code=111)
        assert old.serial(primary, "example.com") == "3"
        zone.behave()
        os.mkdir(old.cdb + ".tmp")
        old.once(code=111)
        assert old.serial(primary, "example.com") == "3"
        os.rmdir(old.cdb + ".tmp")
        old.once()
        assert old.serial(primary, "example.com") == "5"


def test_datacdb_names_the_product(old):
    zone = Zone("example.com", 5)
    old.env["DATACDB"] = old.cdb = old.place.path("elsewhere.cdb")
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com")
        old.once()
        assert old.serials() == {"example.com": 5}


def test_updatescript_runs_after_a_publish(old):
    zone = Zone("example.com", 5)
    mark = old.place.path("mark")
    script = old.place.write("update.sh", "#!/bin/sh\necho run >> %s\n" % mark)
    os.chmod(script, 0o755)
    old.env["UPDATESCRIPT"] = script
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com")
        with old.daemon() as daemon:
            daemon.wait_live("example.com", 5)
            peers.wait_until(lambda: os.path.exists(mark), "update script")


def test_updatescript_may_be_a_command_line(old):
    zone = Zone("example.com", 5)
    mark = old.place.path("mark")
    old.env["UPDATESCRIPT"] = "echo run >> %s" % mark
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com")
        with old.daemon() as daemon:
            daemon.wait_live("example.com", 5)
            peers.wait_until(lambda: os.path.exists(mark), "command")


def test_the_daemon_is_asked_although_the_environment_is_wrong(old):
    zone = Zone("example.com", 5)
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com")
        with old.daemon() as daemon:
            daemon.wait_live("example.com", 5)
            env = dict(old.env, PERIOD="often")
            for command in ("status", "sync"):
                result = harness.run_dnssync(command, env=env, code=0,
                                             cwd="/")
                assert "example.com" in result.text
                assert "warning: PERIOD: " in result.log
    assert "PERIOD" in harness.run_dnssync("status", env=env, code=100,
                                           cwd="/").log


def test_only_axfr_is_a_method(old):
    old.env["ZTMETHOD"] = "rsync"
    old.follow("127.0.0.1@%d" % peers.free_port(), "example.com")
    result = old.once(code=100)
    assert "ZTMETHOD" in result.log and "rsync" in result.log


def test_ddns_is_warned_about(old):
    zone = Zone("example.com", 5)
    old.env.update(DDNS="1", DDNSURL="http://192.0.2.1/")
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com")
        result = old.once()
        assert "DDNS" in result.log
        assert old.serials() == {"example.com": 5}


def test_wrong_values_are_named_all_at_once(old):
    old.env.update(PERIOD="often", TIMEOUT="-3", ZTMETHOD="x")
    result = old.once(code=100)
    for word in ("PERIOD", "TIMEOUT", "ZTMETHOD"):
        assert word in result.log


def test_zones_come_and_go_with_their_files_at_sighup(old):
    zones = [Zone("a.example", 1), Zone("b.example", 1)]
    with scripted.Primary(*zones) as primary:
        old.follow(primary, "a.example")
        with old.daemon() as daemon:
            daemon.wait_live("a.example", 1)
            old.follow(primary, "b.example")
            daemon.send(signal.SIGHUP)
            daemon.wait_live("b.example", 1)
            os.unlink(old.serial_file(primary, "a.example"))
            daemon.send(signal.SIGHUP)
            peers.wait_until(lambda: list(old.serials()) == ["b.example"],
                             "removal of a.example")


def hosts(old):
    """The names in data.cdb that have an address."""
    if not os.path.exists(old.cdb):
        return set()
    return {model.name_text(record.owner)
            for record in cdbfile.records(old.cdb) if record.type == A}


def test_the_admins_own_files_in_tinydnsdir_are_published(old):
    """But not the script's copies of zones, nor what is hidden."""
    zone = Zone("example.com", 5)

    def write(name, text):
        with open(os.path.join(old.env["TINYDNSDIR"], name), "w",
                  encoding="ascii") as file:
            file.write(text)

    write("own", "+www.example.org:192.0.2.1\n")
    write("example.org", "+mail.example.org:192.0.2.2\n")
    write("Example.COM", "+old.example.com:192.0.2.3\n")
    write(".hidden", "?\n")
    os.mkdir(os.path.join(old.env["TINYDNSDIR"], "folder"))
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com")
        assert "published, 1 zone, 2 local files, " in old.once().log
        assert old.serials() == {"example.com": 5}
        assert hosts(old) == {"mail.example.org", "www.example.org"}
        with old.daemon() as daemon:
            daemon.wait_log("watching 1 zone")
            write("new", "+new.example.org:192.0.2.4\n")
            peers.wait_until(lambda: "new.example.org" in hosts(old),
                             "the new file", 5)
            write("own", "?\n")
            daemon.wait_log(r"/own:1: '\?'")
            daemon.wait_log("last good version stays in force")
        os.unlink(os.path.join(old.env["TINYDNSDIR"], "new"))
        old.once(code=100)
        assert hosts(old) == {"mail.example.org", "www.example.org"}


def test_what_the_older_dnssync_transferred_is_no_obstacle(old):
    zone = Zone("example.com", 5)
    with open(os.path.join(old.env["TINYDNSDIR"], "example.com"), "w",
              encoding="ascii") as file:
        file.write("#4 auto axfr-get\nZexample.com:a:b:4:1:1:1:1:1\n")
    with scripted.Primary(zone) as primary:
        old.follow(primary, "example.com", "4\n")
        old.once()
        assert old.serials() == {"example.com": 5}
        assert old.serial(primary, "example.com") == "5"


def test_a_configuration_wins_over_the_environment(old):
    zone = Zone("example.com", 5)
    with scripted.Primary(zone) as primary:
        old.follow("127.0.0.1@9", "other.example")
        old.place.configure(zones=["example.com"], primary=primary)
        old.place.once(env=old.env)
        assert old.place.serials() == {"example.com": 5}


def test_without_configuration_and_root_both_are_named(old):
    result = harness.run_dnssync("once", code=100)
    assert "ROOT" in result.log or "dnssync.conf" in result.log
