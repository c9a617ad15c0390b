"""dnssync status and dnssync sync."""

import concurrent.futures
import json
import os
import re
import socket
import time

import peers
import scripted
from harness import FAST
from scripted import REFUSED, A, Zone, address, message

MEMBERS = {"zone", "state", "serial", "records", "primary", "last_check",
           "next_check", "expires", "last_error", "last_notify",
           "notify_from", "came_by", "catalog", "members"}


def status(place):
    result = place.run("status", "--json", code=0)
    found = json.loads(result.text)
    assert set(found) == {"zones", "local", "dynamic_from"}
    for row in found["zones"]:
        assert set(row) == MEMBERS
    return {row["zone"]: row for row in found["zones"]}


def refused(zone, query):
    return message(query, rcode=REFUSED)


def test_status_tells_the_state_of_each_zone(place):
    live, failing = Zone("live.example", 43, expire=5000), Zone(
        "failing.example", 7)
    live.records = [live.under("www", A, address("192.0.2.1"))]
    with scripted.Primary(live, failing) as primary:
        place.configure(zones={
            "live.example": [primary], "failing.example": [primary],
            "waiting.example": ["127.0.0.1@%d" % peers.free_port()]})
        with place.daemon() as daemon:
            daemon.wait_live("live.example", 43)
            daemon.wait_live("failing.example", 7)
            failing.behave(answer=refused)
            place.sync(code=111)
            now = time.time()
            rows = status(place)
            row = rows["live.example"]
            assert (row["state"], row["serial"], row["records"]) == (
                "live", 43, 3)
            assert row["primary"] == str(primary)
            assert row["last_error"] is None
            assert abs(row["last_check"] - now) < 5
            assert 4990 < row["expires"] - now < 5010
            assert 0 < row["next_check"] - now < 3700
            row = rows["failing.example"]
            assert (row["state"], row["serial"]) == ("failing", 7)
            assert "REFUSED" in row["last_error"]
            row = rows["waiting.example"]
            assert row["state"] in ("waiting", "failing")
            assert row["serial"] is None and row["last_check"] is None
            assert row["last_error"]

            table = place.run("status", code=0).text.splitlines()
            assert len(table) == 4
            assert re.search("zone.*state.*serial.*records.*primary.*last "
                             "check.*next check.*expires.*last error",
                             table[0].lower())
            line = [each for each in table if "live.example" in each][0]
            assert re.search(r"live\b.*\b43\b.*\b3\b.*%s"
                             % re.escape(str(primary)), line)
            daemon.check()


def test_status_works_without_a_daemon(place):
    zone = Zone("example.com", 43, expire=5000)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com", "new.example"],
                        primary=primary, options=FAST)
        place.once(code=111)
    rows = status(place)
    assert (rows["example.com"]["state"], rows["example.com"]["serial"],
            rows["example.com"]["records"]) == ("live", 43, 2)
    assert rows["new.example"]["state"] == "waiting"
    assert "example.com" in place.run("status", code=0).text
    past = time.time() - 6000
    os.utime(place.frozen("example.com"), (past, past))
    assert status(place)["example.com"]["state"] == "expired"


def test_a_check_in_the_future_is_shown_as_now(place):
    zone = Zone("example.com", 43, expire=5000)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
    future = time.time() + 100000
    os.utime(place.frozen("example.com"), (future, future))
    row = status(place)["example.com"]
    assert abs(row["last_check"] - time.time()) < 60
    assert abs(row["expires"] - time.time() - 5000) < 60


def test_the_daemon_is_asked_although_the_configuration_is_broken(place):
    zone = Zone("example.com", 43)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 43)
            with open(place.conf, "a", encoding="ascii") as file:
                file.write("bad-key = 1\nzone x {\n")
            said = r"(?m)^warning: .*dnssync\.conf:\d+: .*bad-key"
            result = place.run("status", "--json", code=0)
            assert json.loads(result.text)["zones"][0]["serial"] == 43
            assert re.search(said, result.log)
            result = place.sync("example.com")
            assert "serial 43 is current" in result.text
            assert re.search(said, result.log)
            place.sync("other.example", code=100)
    for command in ("status", "sync"):
        result = place.run(command, code=100)
        assert re.search(said, result.log)
        assert "no daemon" in result.log and not result.text
    place.write("dnssync.conf", "bad-key = 1\n")
    result = place.run("status", code=100)
    assert "warning" not in result.log and "bad-key" in result.log


def test_an_expired_zone_is_shown_as_such(place):
    zone = Zone("example.com", 1, expire=1, refresh=1, retry=1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary, options=FAST)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            zone.behave(answer=refused)
            daemon.wait_log("expired")
            peers.wait_until(lambda: status(place)["example.com"]["state"] ==
                             "expired", "its state, between two probes")


def test_the_state_of_a_running_transfer_is_shown(place):
    zone = Zone("example.com", 1)

    def stalls(zone, query):
        yield message(query, [zone.soa(), zone.ns()])
        yield scripted.Pause(60)
    zone.behave(transfer=stalls)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary,
                        options={"idle-timeout": 60})
        with place.daemon():
            primary.wait_asked(1, zone, scripted.AXFR)
            assert status(place)["example.com"]["state"] == "transferring"


def test_zones_stand_in_the_order_of_the_configuration_or_their_names(place):
    names = ["c.example", "a.example", "b.example"]
    zones = [Zone(name, 1) for name in names]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=names, primary=primary)
        with place.daemon() as daemon:
            for name in names:
                daemon.wait_live(name, 1)
            found = list(status(place))
            assert found in (names, sorted(names))


def test_sync_tells_what_became_of_each_zone(place):
    zones = {name: Zone(name, 43) for name in ("a.example", "b.example",
                                               "c.example")}
    with scripted.Primary(*zones.values()) as primary:
        place.configure(zones=list(zones), primary=primary)
        with place.daemon() as daemon:
            for name in zones:
                daemon.wait_live(name, 43)
            result = place.sync()
            assert sorted(result.text.splitlines()) == [
                "%s: serial 43 is current (%s)" % (name, primary)
                for name in sorted(zones)]

            zones["a.example"].behave(44)
            result = place.sync("a.example")
            assert re.fullmatch(
                r"a\.example: serial 44 live from %s(, .*)?\n"
                % re.escape(str(primary)), result.text)
            assert place.serials()["a.example"] == 44

            zones["b.example"].behave(answer=refused)
            result = place.sync("b.example", "c.example", code=111)
            said = (result.text + result.log).splitlines()
            assert len(said) == 2
            assert any(re.match("b.example: .*REFUSED", line)
                       for line in said)
            assert "c.example: serial 43 is current (%s)" % primary in said


def test_sync_of_an_unknown_zone_is_exit_100_and_checks_nothing(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            before = len(primary.seen)
            result = place.sync("example.com", "other.example", code=100)
            assert "other.example" in result.log
            assert len(primary.seen) == before
            place.sync("exa..mple", code=100)
            place.sync("Example.COM.")


def test_sync_without_a_daemon_is_exit_111_and_says_what_to_do(place):
    place.configure()
    result = place.sync(code=111)
    assert "dnssync run" in result.log


def test_many_syncs_at_once_are_all_answered(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            with concurrent.futures.ThreadPoolExecutor(20) as pool:
                results = list(pool.map(lambda _: place.sync(code=None),
                                        range(40)))
            assert {result.code for result in results} == {0}
            daemon.check()


def test_a_client_that_goes_away_harms_nothing(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            path = os.path.join(place.state, "control")
            for data in (b"", b"sync\n", b"status\tjson\n", b"\n", b"x" * 5,
                         b"nonsense\n", b"sync\tother\n", b"\0\xff\n",
                         b"sync" + b"\tx" * 100000 + b"\n",
                         b"y" * 3000000):
                with socket.socket(socket.AF_UNIX) as sock:
                    sock.settimeout(10)
                    sock.connect(path)
                    try:
                        sock.sendall(data)
                    except OSError:
                        pass
                place.sync()
            daemon.check()


def test_the_control_socket_is_private(place):
    place.configure()
    with place.daemon():
        mode = os.stat(os.path.join(place.state, "control")).st_mode
        assert mode & 0o077 == 0


def test_sync_waits_until_the_new_version_is_published(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary,
                        options={"build-quiet": 0.3, "build-max": 1})
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            for serial in (2, 3, 4):
                zone.behave(serial)
                place.sync()
                assert place.serials() == {"example.com": serial}
