"""What is published of dynamic hosts: beside other sources, with serials
that only grow, and at once after the admin's commands."""

import contextlib
import random
import re
import shutil
import sqlite3
import time

import pytest

import cdbfile
import dynamic
import model
import peers
import scripted
from dynamic import ZONE, ZONE_TEXT
from scripted import A, AAAA, NS, SOA, TXT, Zone, address

ANN = "ann." + ZONE
V6 = "2001:db8::1"


def records(place, name, rtype):
    """The rdata of a name's records of a type in data.cdb."""
    owner = model.wire_name(name)
    return sorted(record.rdata for record in cdbfile.records(place.cdb)
                  if record.owner == owner and record.type == rtype)


def host(place, verb, *args):
    return place.run("host", verb, *args, code=0)


# Beside other sources.

def transferred():
    """The zone as a primary has it, with three addresses of the host."""
    zone = Zone(ZONE, 7)
    zone.records = [
        zone.under("ann", A, address("203.0.113.1")),
        zone.under("ann", A, address("203.0.113.2")),
        zone.under("ann", AAAA, bytes(15) + b"\x09"),
        zone.under("ann", TXT, b"\x04text"),
        zone.under("www", A, address("203.0.113.3"))]
    return zone


@contextlib.contextmanager
def beside(kind, place):
    """Another source of the zone, and the serial that it has."""
    if kind == "transferred":
        zone = transferred()
        with scripted.Primary(zone) as primary:
            place.configure(ZONE_TEXT, zones=[ZONE], primary=primary)
            with place.daemon() as daemon:
                daemon.wait_live(ZONE, 7)
                yield
    else:
        place.write("root/data", """Z%s:ns.example.net:host.example.net:7
&%s::ns.example.net:60
+ann.%s:203.0.113.1
+ann.%s:203.0.113.2
:ann.%s:28:\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\
\\000\\000\\011
'ann.%s:text
+www.%s:203.0.113.3
""" % ((ZONE,) * 7))
        place.configure(ZONE_TEXT)
        with place.daemon() as daemon:
            daemon.wait_log("published")
            assert place.serials() == {ZONE: 7}
            yield


@pytest.mark.parametrize("kind", ["transferred", "local"])
def test_a_hosts_addresses_replace_those_of_other_sources(place, kind):
    with beside(kind, place):
        assert len(records(place, ANN, A)) == 2
        host(place, "add", ANN)
        assert len(records(place, ANN, A)) == 2, "it has no address yet"
        host(place, "set", ANN, "192.0.2.1")
        assert records(place, ANN, A) == [address("192.0.2.1")]
        assert records(place, ANN, AAAA) == [bytes(15) + b"\x09"]
        host(place, "set", ANN, V6)
        assert len(records(place, ANN, AAAA)) == 1
        assert records(place, ANN, AAAA)[0].startswith(b"\x20\x01\x0d\xb8")
        assert records(place, ANN, TXT) == [b"\x04text"]
        host(place, "remove", ANN)
        assert records(place, ANN, A) == [address("203.0.113.1"),
                                          address("203.0.113.2")]


@pytest.mark.parametrize("kind", ["transferred", "local"])
def test_the_apex_of_another_source_is_the_only_one(place, kind):
    with beside(kind, place):
        host(place, "add", ANN)
        host(place, "set", ANN, "192.0.2.1")
        assert len(records(place, ZONE, SOA)) == 1
        assert records(place, ZONE, NS) == [model.wire_name("ns.example.net")]
        assert records(place, "www." + ZONE, A) == [address("203.0.113.3")]


def unnumbered(place):
    """All records, in order, without the serials of zones."""
    return [record._replace(rdata=record.rdata[:-20] + record.rdata[-16:])
            if record.type == SOA else record
            for record in cdbfile.records(place.cdb)]


@pytest.mark.parametrize("kind", [None, "local", "automatic"])
def test_what_updates_write_is_what_a_whole_build_writes(place, kind):
    """Whichever way the updates went, with or without a merge of all."""
    port = peers.free_port()
    chance = random.Random(7)
    text = {None: "+www.%s:203.0.113.3\n",
            "local": "Z%s:ns.example.net:host.example.net:7\n"
                     "&%s::ns.example.net\n",
            "automatic": ".%s::ns.example.net\n"}[kind].replace("%s", ZONE)
    dynamic.configure(place, port, 'metrics-allow = { "127.0.0.1" }\n')
    place.write("root/data", text)
    hosts = dynamic.add_hosts(place, 12)
    with place.daemon() as daemon, dynamic.Client(port) as client:
        daemon.wait_log("data.cdb: published")
        for number in range(300):
            name, key = chance.choice(hosts)
            wanted = ["192.1.2.%d" % chance.randrange(1, 250)]
            if chance.random() < 0.3:
                wanted.append("2001:500::%x" % chance.randrange(1, 250))
            more = "&offline=yes" if chance.random() < 0.05 else ""
            answer = client.update(name, key, ",".join(wanted), more)
            assert answer.text.startswith(("good", "nochg"))
        before = unnumbered(place)
        counts = client.get("/metrics").text
        mark = daemon.mark()
        place.write("root/data", "+new.example.net:203.0.113.4\n" + text)
        daemon.wait_log("data.cdb: published", mark)
        after = unnumbered(place)
    assert [record for record in after
            if record.owner != model.wire_name("new.example.net")] == before
    patched = int(re.search(r"^dnssync_builds_patched_total (\d+)$", counts,
                            re.M).group(1))
    assert 100 < patched < 300


def test_without_another_source_soa_and_ns_come_from_the_settings(place):
    place.configure(ZONE_TEXT)
    with place.daemon() as daemon:
        daemon.wait_log("data.cdb: published")
        assert len(records(place, ZONE, SOA)) == 1
        assert records(place, ZONE, NS) == [
            model.wire_name("ns1.example.com"),
            model.wire_name("ns2.example.com")]


def test_a_host_inside_a_transferred_zone_needs_no_dynamic_zone(place):
    zone = Zone("example.net", 3)
    zone.records = [zone.under("ann", A, address("203.0.113.1"))]
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.net"], primary=primary)
        with place.daemon() as daemon:
            daemon.wait_live("example.net", 3)
            host(place, "add", "ann.example.net")
            host(place, "set", "ann.example.net", "192.0.2.1")
            assert records(place, "ann.example.net", A) == \
                [address("192.0.2.1")]
            assert place.serials() == {"example.net": 3}


# Serials.

def serial(place):
    return place.serials()[ZONE]


def newer(one, other):
    """Whether a serial is newer than another one, as RFC 1982 has it."""
    return 0 < (one - other) % (1 << 32) < 1 << 31


def test_the_serial_grows_with_every_change_and_over_restarts(place):
    port = peers.free_port()
    dynamic.configure(place, port)
    last = None
    for start in range(2):
        with place.daemon():
            if start == 0:
                key = dynamic.add_host(place, ANN)
            else:
                peers.wait_until(place.serials, "data.cdb")
                assert serial(place) == last, "nothing has changed"
            for number in range(5):
                wanted = dynamic.address_of(10 * start + number)
                before = serial(place)
                assert dynamic.update(port, ANN, key, wanted).text == \
                    "good %s\n" % wanted
                assert newer(serial(place), before)
                assert dynamic.update(port, ANN, key, wanted).text == \
                    "nochg %s\n" % wanted
            last = serial(place)


@pytest.mark.parametrize("stored", [
    lambda: int(time.time()) + 1000000, lambda: (1 << 32) - 2],
    ids=["ahead", "about-to-wrap"])
def test_the_serial_grows_when_the_clock_has_been_set_back(place, stored):
    """The stored serial is of a time that has not come yet."""
    port = peers.free_port()
    dynamic.configure(place, port)
    with place.daemon():
        key = dynamic.add_host(place, ANN)
    with contextlib.closing(sqlite3.connect(dynamic.database(place))) as db:
        last = stored()
        db.execute("UPDATE zones SET serial = ?", (last,))
        db.commit()
    with place.daemon():
        for number in range(4):
            dynamic.update(port, ANN, key, dynamic.address_of(number))
            assert newer(serial(place), last)
            assert serial(place) != 0
            last = serial(place)


# The admin's commands.

@pytest.mark.needs_root
@pytest.mark.skipif(not shutil.which("tinydns"), reason="needs tinydns")
def test_commands_are_served_at_once_by_a_running_daemon(place):
    port = peers.free_port()
    dynamic.configure(place, port)

    def answer(name=ANN, rdtype="A"):
        return dynamic.addresses(tinydns, name, rdtype)

    def ttl():
        return tinydns.ask(ANN, "A").answer[0].ttl

    with place.daemon(), peers.Tinydns(place.root) as tinydns:
        key = dynamic.add_host(place, ANN, "--wildcard")
        assert answer() == []
        host(place, "set", ANN, "192.0.2.1", V6)
        assert (answer(), answer(rdtype="AAAA")) == (["192.0.2.1"], [V6])
        assert answer("any." + ANN) == ["192.0.2.1"]
        assert ttl() == 60
        host(place, "ttl", ANN, "5")
        assert ttl() == 5
        host(place, "disable", ANN)
        assert answer() == []
        assert dynamic.update(port, ANN, key, "192.0.2.2").text == "nohost\n"
        host(place, "enable", ANN)
        assert answer() == ["192.0.2.1"]
        assert dynamic.update(port, ANN, key, "192.0.2.2").text == \
            "good 192.0.2.2\n"
        assert answer() == ["192.0.2.2"]
        other = host(place, "key", ANN).text.split("key:   ")[1].split()[0]
        host(place, "revoke", ANN, "1")
        assert dynamic.update(port, ANN, key, "192.0.2.3").text == "badauth\n"
        assert dynamic.update(port, ANN, other, "192.0.2.3").text == \
            "good 192.0.2.3\n"
        host(place, "set", ANN, "-")
        assert answer() == answer(rdtype="AAAA") == []
        host(place, "set", ANN, "192.0.2.4")
        assert answer() == ["192.0.2.4"]
        host(place, "remove", ANN)
        assert answer() == []
        assert dynamic.update(port, ANN, other, "192.0.2.3").status == 401


def test_commands_and_updates_at_once_lose_nothing(place):
    """Each half of the hosts is changed by one of both, all the while."""
    port = peers.free_port()
    dynamic.configure(place, port)
    hosts = dynamic.add_hosts(place, 8)
    wanted = {}

    def by_admin(number):
        name, _ = hosts[number]
        for turn in range(4):
            wanted[name] = dynamic.address_of(100 * turn + number)
            host(place, "set", name, wanted[name])
            assert dynamic.found(place.cdb)[name] == [wanted[name]]

    def by_client(number):
        name, key = hosts[number]
        for turn in range(30):
            wanted[name] = dynamic.address_of(100 * turn + number)
            assert dynamic.update(port, name, key, wanted[name]).text == \
                "good %s\n" % wanted[name]
            assert dynamic.found(place.cdb)[name] == [wanted[name]]

    with place.daemon():
        dynamic.at_once(lambda number: (by_admin if number < 4 else
                                        by_client)(number), range(8))
        assert {name: dynamic.found(place.cdb)[name][0]
                for name, _ in hosts} == wanted
