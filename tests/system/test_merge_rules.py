"""Who says what in data.cdb, where local files and zones meet."""

import json
import os
import signal
import socket

import pytest

import cdbfile
import model
import peers
import scripted
from peers import Tinydns
from scripted import A, NS, SOA, Zone, address, rr

DS = 43
SOON = 5
LOCAL_SOA = "Zexample.com:ns.local.test:host.local.test:7:1:2:3:4:5\n"
DIGEST = b"\0\1\5\1" + bytes(20)


def escaped(data):
    return "".join("\\%03o" % byte for byte in data)


def hosts(zone, **addresses):
    zone.records = [zone.under(host, A, address(text))
                    for host, text in addresses.items()]


def configure(place, *patterns, **more):
    return place.configure("local = { %s }" % ", ".join(
        '"%s"' % pattern for pattern in patterns), **more)


def write(place, text, name="data"):
    return place.write(os.path.join("root", name), text)


def records(place, name, rtype):
    """The rdata that data.cdb has there, in its order."""
    owner = model.wire_name(name)
    return [record.rdata for record in cdbfile.records(place.cdb)
            if (record.owner, record.type) == (owner, rtype)]


def addresses(place, name):
    return [socket.inet_ntoa(rdata) for rdata in records(place, name, A)]


def servers(place, name):
    return [model.name_text(rdata) for rdata in records(place, name, NS)]


def wait_address(place, name, *wanted):
    peers.wait_until(lambda: addresses(place, name) == list(wanted),
                     "%s with %s" % (name, wanted), SOON)


def row(place, kind, key, value):
    rows = json.loads(place.run("status", "--json", code=0).text)[kind]
    return [each for each in rows if each[key] == value][0]


def zone_row(place, zone):
    return row(place, "zones", "zone", zone)


def test_a_local_soa_takes_a_zone_and_gives_it_back(place):
    zone, other = Zone("example.com", 1), Zone("other.test", 1)
    hosts(zone, www="192.0.2.1")
    with scripted.Primary(zone, other) as primary:
        place.configure(zones=["example.com", "other.test"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            daemon.wait_live("other.test", 1)
            mark = daemon.mark()
            path = write(place, LOCAL_SOA + "+own.example.com:192.0.2.2\n")
            wait_address(place, "own.example.com", "192.0.2.2")
            assert addresses(place, "www.example.com") == []
            assert servers(place, "example.com") == []
            assert place.serials() == {"example.com": 7, "other.test": 1}
            why = daemon.wait_log("example.com: its SOA stands in %s, which "
                                  "comes first: what the transferred zone "
                                  "has of the zone is left out" % path, mark)
            daemon.wait_log("published, 1 zone, 1 local file, 4 records",
                            mark)
            found = zone_row(place, "example.com")
            assert found["state"] == "overruled"
            assert found["last_error"] in why.string
            assert zone_row(place, "other.test")["state"] == "live"
            assert row(place, "local", "file", path)["state"] == "live"

            zone.behave(2)
            result = place.sync("example.com", code=111)
            assert "example.com: serial 2 is here, but not live" in result.log
            assert path in result.log
            other.behave(2)
            place.sync("other.test")
            assert place.serials() == {"example.com": 7, "other.test": 2}
            assert len(daemon.matching("its SOA stands in", mark)) == 1

            write(place, "+own.example.com:192.0.2.2\n")
            wait_address(place, "www.example.com", "192.0.2.1")
            assert place.serials() == {"example.com": 2, "other.test": 2}
            assert addresses(place, "own.example.com") == ["192.0.2.2"]
            found = zone_row(place, "example.com")
            assert (found["state"], found["last_error"]) == ("live", None)
            place.sync()


def test_sync_says_also_of_a_current_zone_that_another_one_has_it(place):
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        path = write(place, LOCAL_SOA)
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_log("its SOA stands in")
            for _ in range(2):
                result = place.sync("example.com", code=111)
                assert path in result.log


def test_once_says_that_a_zone_is_left_out(place):
    zone = Zone("example.com", 1)
    write(place, LOCAL_SOA)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        result = place.once(code=111)
    assert "its SOA stands in" in result.log
    assert place.serials() == {"example.com": 7}


def test_the_first_of_two_local_files_has_the_zone(place):
    one = write(place, LOCAL_SOA + "+a.example.com:192.0.2.1\n", "one")
    two = write(place, LOCAL_SOA.replace(":7:", ":8:") +
                "+b.example.com:192.0.2.2\n+c.example.net:192.0.2.3\n", "two")
    configure(place, "one", "two")
    with place.daemon() as daemon:
        daemon.wait_log("its SOA stands in %s, which comes first: what %s has "
                        "of the zone is left out" % (one, two))
        wait_address(place, "c.example.net", "192.0.2.3")
        assert place.serials() == {"example.com": 7}
        assert addresses(place, "a.example.com") == ["192.0.2.1"]
        assert addresses(place, "b.example.com") == []
        found = row(place, "local", "file", two)
        assert (found["state"], found["records"]) == ("overruled", 1)
        assert one in found["last_error"]
        mark = daemon.mark()
        configure(place, "two", "one")
        daemon.send(signal.SIGHUP)
        daemon.wait_log("its SOA stands in %s, which comes first: what %s has "
                        "of the zone is left out" % (two, one), mark)
        wait_address(place, "b.example.com", "192.0.2.2")
        assert place.serials() == {"example.com": 8}
        assert addresses(place, "a.example.com") == []
        assert row(place, "local", "file", two)["state"] == "live"
        assert row(place, "local", "file", one)["state"] == "overruled"
        # Who had nothing but the zone has it again.
        os.unlink(two)
        wait_address(place, "a.example.com", "192.0.2.1")
        assert row(place, "local", "file", one)["state"] == "live"


PARENT = """.b.test:192.0.2.53:a:900
&sub.b.test:192.0.2.99:ns.sub.b.test:901
+old.sub.b.test:192.0.2.99:901
+www.b.test:192.0.2.80:902
:sub.b.test:43:%s:903
""" % escaped(DIGEST)


def child_zone():
    child = Zone("sub.b.test", 1)
    child.records = [
        rr("sub.b.test", NS, scripted.name("ns.sub.b.test"), ttl=60),
        rr("sub.b.test", DS, b"\0\2\5\1" + bytes(20)),
        rr("ns.sub.b.test", A, address("192.0.2.1"), ttl=60)]
    return child


def answer(tinydns, name, rtype):
    """The data and the TTL of an answer."""
    found = [rrset for rrset in tinydns.ask(name, rtype).answer
             if str(rrset.name) == name + "." and rrset.rdtype == rtype]
    return ({str(rdata) for rrset in found for rdata in rrset},
            {rrset.ttl for rrset in found})


@pytest.mark.needs_root
def test_a_local_parent_leaves_its_childs_names_to_the_child(place, start):
    write(place, PARENT)
    child = child_zone()
    with scripted.Primary(child) as primary:
        place.configure()
        with place.daemon() as daemon:
            wait_address(place, "ns.sub.b.test", "192.0.2.99")
            tinydns = start(Tinydns, place.root)
            referral = tinydns.ask("www.sub.b.test", A)
            assert str(referral.authority[0].name) == "sub.b.test."
            assert referral.authority[0].ttl == 901
            place.configure(zones=["sub.b.test"], primary=primary)
            daemon.send(signal.SIGHUP)
            daemon.wait_live("sub.b.test", 1)
            assert answer(tinydns, "sub.b.test", NS) == (
                {"ns.example.net.", "ns.sub.b.test."}, {60})
            assert answer(tinydns, "ns.sub.b.test", A) == (
                {"192.0.2.1"}, {60})
            assert answer(tinydns, "old.sub.b.test", A) == (set(), set())
            assert answer(tinydns, "www.b.test", A) == (
                {"192.0.2.80"}, {902})
            assert records(place, "sub.b.test", DS) == [DIGEST]
            assert zone_row(place, "sub.b.test")["state"] == "live"
            assert not daemon.matching("its SOA stands in")


@pytest.mark.needs_root
def test_a_transferred_parent_leaves_its_childs_names_to_a_local_child(
        place, start):
    parent = Zone("b.test", 1)
    parent.records = [
        rr("sub.b.test", NS, scripted.name("old.example.net")),
        rr("sub.b.test", DS, DIGEST),
        rr("ns.sub.b.test", A, address("192.0.2.99")),
        parent.under("www", A, address("192.0.2.80"))]
    write(place, ".sub.b.test:192.0.2.1:ns.sub.b.test:777\n"
          ":sub.b.test:43:%s\n" % escaped(b"\0\2\5\1" + bytes(20)))
    with scripted.Primary(parent) as primary:
        place.configure(zones=["b.test"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("b.test", 1)
            tinydns = start(Tinydns, place.root)
            assert answer(tinydns, "sub.b.test", NS) == (
                {"ns.sub.b.test."}, {777})
            assert answer(tinydns, "ns.sub.b.test", A) == (
                {"192.0.2.1"}, {777})
            assert answer(tinydns, "www.b.test", A)[0] == {"192.0.2.80"}
            assert records(place, "sub.b.test", DS) == [DIGEST]
            # Without the child, the delegation is there again.
            os.unlink(place.path("root", "data"))
            wait_address(place, "ns.sub.b.test", "192.0.2.99")
            assert servers(place, "sub.b.test") == ["old.example.net"]
            assert records(place, "sub.b.test", DS) == [DIGEST]


def test_local_files_may_add_to_a_zone_but_not_to_its_name_servers(place):
    zone = Zone("example.com", 1)
    hosts(zone, www="192.0.2.1")
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.com", 1)
            path = write(place, "+www.example.com:192.0.2.2\n"
                         "+new.example.com:192.0.2.3\n"
                         "&example.com::ns.other.test\n"
                         "&sub.example.com:192.0.2.4:a\n")
            wait_address(place, "new.example.com", "192.0.2.3")
            assert addresses(place, "www.example.com") == ["192.0.2.2",
                                                           "192.0.2.1"]
            assert servers(place, "example.com") == ["ns.example.net"]
            assert servers(place, "sub.example.com") == [
                "a.ns.sub.example.com"]
            assert place.serials() == {"example.com": 1}
            assert zone_row(place, "example.com")["state"] == "live"
            assert row(place, "local", "file", path)["records"] == 4


def test_local_hosts_below_a_local_zone_of_another_file_are_published(place):
    """The files are the same admin's; parent and child may share them."""
    write(place, LOCAL_SOA, "one")
    write(place, "+www.example.com:192.0.2.1\n", "two")
    configure(place, "two", "one").once()
    assert addresses(place, "www.example.com") == ["192.0.2.1"]
    assert place.serials() == {"example.com": 7}


def test_equal_records_are_written_once(place):
    zone = Zone("example.com", 1)
    zone.records = [zone.under("www", A, address("192.0.2.1"), ttl=60),
                    zone.under("www", A, address("192.0.2.2"), ttl=60)]
    same = "+www.example.com:192.0.2.1:60\n"
    write(place, same + "%ex:10\n%ex:10\n" + same, "one")
    write(place, "%ex:10\n" + same + "+www.example.com:192.0.2.1:61\n", "two")
    with scripted.Primary(zone) as primary:
        configure(place, "one", "two", zones=["example.com"],
                  primary=primary).once()
    pairs = cdbfile.pairs(place.cdb)
    assert len(pairs) == len(set(pairs)) == 6
    assert addresses(place, "www.example.com") == ["192.0.2.1", "192.0.2.1",
                                                   "192.0.2.2"]


def test_a_zone_keeps_an_overruled_place_across_a_restart(place):
    """The warning is the log's, once for each run."""
    zone = Zone("example.com", 1)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        write(place, LOCAL_SOA)
        for _ in range(2):
            with place.daemon() as daemon:
                daemon.wait_log("its SOA stands in")
                peers.wait_until(
                    lambda: place.serials() == {"example.com": 7}, "local SOA")
                primary.wait_asked(1, zone, SOA)
                for number in range(3):
                    write(place, LOCAL_SOA + "+h%d.example.com:192.0.2.1\n"
                          % number)
                    wait_address(place, "h%d.example.com" % number,
                                 "192.0.2.1")
                assert len(daemon.matching("its SOA stands in")) == 1
                assert zone_row(place, "example.com")["state"] == "overruled"


def test_a_bad_version_of_the_file_gives_no_zone_away(place):
    """What claims a zone is what is in force."""
    zone = Zone("example.com", 1)
    write(place, LOCAL_SOA)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_log("its SOA stands in")
            write(place, "?\n")
            daemon.wait_log("last good version stays in force")
            zone.behave(2)
            place.sync("example.com", code=111)
            assert place.serials() == {"example.com": 7}


def never(place):
    """A zone that no primary ever gave, but which a local file has."""
    write(place, LOCAL_SOA)
    return place.configure(zones=["example.com"], primary="127.0.0.1@%d"
                           % peers.free_port())


def test_a_zone_that_never_came_holds_up_no_local_file(place):
    """Its SOA in data.cdb is the local one."""
    never(place)
    with place.daemon() as daemon:
        daemon.wait_log("published")
    with place.daemon():
        write(place, LOCAL_SOA + "+www.example.com:192.0.2.1\n")
        wait_address(place, "www.example.com", "192.0.2.1")


def test_a_zone_that_never_came_keeps_no_local_file_from_once(place):
    never(place).once(code=111)
    write(place, LOCAL_SOA + "+www.example.com:192.0.2.1\n")
    place.once(code=111)
    assert addresses(place, "www.example.com") == ["192.0.2.1"]
