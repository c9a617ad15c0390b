"""Catalog zones (RFC 9432) as named and knotd have them."""

import os
import signal

import pytest

import peers
import test_ixfr
import tlspeers
from peers import Knot, Named
from test_catalog import status, wait_gone, wait_published

CATALOG = "catalog.example"
ZONE = """$TTL 60
@ SOA ns.example.net. host.example.net. %d 3600 600 86400 60
@ NS ns.example.net.
www A 192.0.2.1
"""
LIST = """$TTL 0
@ SOA invalid. invalid. %d 3600 600 86400 0
@ NS invalid.
%s
"""
GOOD = """version TXT "2"
m1.zones PTR a.example.
"""


def listing(serial, text):
    return LIST % (serial, text)


def conf(port, server, more=""):
    return ('notify { listen = "127.0.0.1@%d" }\n'
            'catalog "%s" { primaries = { "%s" }\n%s }\n'
            % (port, CATALOG, server, more))


def telling(kind, port):
    class Telling(kind):
        notify_port = port
    return Telling


@pytest.fixture
def named(start):
    """named with a catalog that is written by hand, and three members to
    be; it sends NOTIFY."""
    port = peers.free_port()
    zones = {name: ZONE % 1 for name in ("a.example", "b.example",
                                         "c.example")}
    zones[CATALOG] = listing(1, GOOD)
    server = start(telling(Named, port), zones)
    server.told = port
    return server


@pytest.mark.needs_root
def test_tinydns_answers_for_what_the_catalog_of_named_lists(place, start,
                                                             named):
    place.configure(conf(named.told, named))
    with place.daemon() as daemon:
        wait_published(place, "a.example")
        tinydns = start(peers.Tinydns, place.root)
        assert tinydns.serial("a.example") == 1
        named.update(CATALOG, listing(2, """version TXT "2"
m2.zones PTR b.example.
m3.zones PTR c.example.
coo.m2.zones PTR else.where.
unknown.m2.zones A 192.0.2.1
x.ext.m3.zones TXT "any" "thing"
"""), 2)
        wait_published(place, "b.example", "c.example")
        assert tinydns.serial("b.example") == 1
        assert tinydns.serial("a.example") is None
        assert tinydns.serial(CATALOG) is None
        wait_gone(place, "a.example")
        # Members are told of, too.
        named.update("b.example", ZONE % 2, 2)
        daemon.wait_live("b.example", 2)


BROKEN = {
    "no version": "m2.zones PTR b.example.\n",
    "two versions": GOOD + 'version TXT "3"\n',
    "old version": 'version TXT "1"\nm2.zones PTR b.example.\n',
    "two PTRs": GOOD + "m1.zones PTR b.example.\n",
    "twice": GOOD + "m2.zones PTR A.EXAMPLE.\n",
}


@pytest.mark.parametrize("breakage", BROKEN)
def test_a_broken_catalog_of_named_changes_nothing(place, named, breakage):
    place.configure(conf(named.told, named))
    with place.daemon() as daemon:
        wait_published(place, "a.example")
        named.update(CATALOG, listing(2, BROKEN[breakage]), 2)
        daemon.wait_log("^warning: %s: .*catalog" % CATALOG)
        row = status(place)[CATALOG]
        assert (row["state"], row["serial"]) == ("failing", 1)
        daemon.may_die = True
        daemon.end()
        named.stop()
    os.unlink(place.cdb)
    with place.daemon():
        wait_published(place, "a.example")


def test_tsig_protects_a_catalog_and_its_members(place, start):
    port = peers.free_port()
    key = 'key "xfr" { algorithm hmac-sha256; secret "%s"; };\n' % SECRET

    class Signing(Named):
        zone_option = 'allow-transfer { key "xfr"; };'

        def configure(self):
            super().configure()
            with open(self.path("named.conf"), encoding="ascii") as file:
                text = file.read()
            self.write("named.conf", key + text)

    server = start(Signing, {CATALOG: listing(1, GOOD),
                             "a.example": ZONE % 1})
    section = 'key "xfr" { algorithm = "hmac-sha256" secret = "%s" }\n' \
        % SECRET
    place.configure(section + conf(port, server))
    assert "broken" not in place.once(code=111).log
    place.configure(section + conf(port, server, 'key = "xfr"'))
    place.once()
    assert list(place.serials()) == ["a.example"]


def test_catalog_and_members_come_by_ixfr(place, start):
    port = peers.free_port()
    server = start(telling(test_ixfr.Named, port), {
        CATALOG: listing(1, GOOD), "a.example": ZONE % 1,
        "b.example": ZONE % 1})
    place.configure(conf(port, server))

    def came_by():
        return {zone: row["came_by"] for zone, row in status(place).items()}

    with place.daemon() as daemon:
        wait_published(place, "a.example")
        server.update(CATALOG, listing(2, GOOD + "m2.zones PTR b.example.\n"),
                      2)
        daemon.wait_log(r"^%s: 2 members \(1 added\)$" % CATALOG)
        server.update("a.example", ZONE % 2, 2)
        daemon.wait_live("a.example", 2)
        daemon.wait_live("b.example", 1)
        assert came_by() == {CATALOG: "IXFR", "a.example": "IXFR",
                             "b.example": "AXFR"}
        # Changes that break it are of no use, and are no fault of IXFR.
        mark = daemon.mark()
        server.update(CATALOG, listing(3, BROKEN["two PTRs"]), 3)
        daemon.wait_log("^warning: %s: .*catalog" % CATALOG, mark)
        assert status(place)[CATALOG]["members"] == 2
        # What is another zone by its ID comes whole.
        server.update(CATALOG, listing(4, GOOD.replace("m1", "m9")), 4)
        wait_published(place, "a.example")
        peers.wait_until(lambda: came_by() == {
            CATALOG: "IXFR", "a.example": "AXFR"}, "new a.example")
        assert not daemon.matching("of no use|no IXFR")


def test_catalog_and_members_come_over_tls(place, start):
    port = peers.free_port()
    authority = tlspeers.Authority(place.path("ca"))
    server = start(telling(tlspeers.Named, port), {
        CATALOG: listing(1, GOOD), "a.example": ZONE % 1,
        "b.example": ZONE % 1}, authority.issue(tlspeers.NAME))
    place.configure(conf(port, "127.0.0.1@%d" % server.port))
    assert "REFUSED" in place.once(code=111).log

    def over_tls(more):
        return ('primary "p" { address = "%s"\n'
                'tls = { hostname = "%s" ca = "%s" } }\n' % (
                    server, tlspeers.NAME, authority.pem)
                + 'primary "q" { address = "%s"\n'
                'tls = { hostname = "other.example" ca = "%s" } }\n' % (
                    server, authority.pem) + conf(port, "p", more))

    place.configure(over_tls('group "q" { member-primaries = { "q" } }'))
    with place.daemon() as daemon:
        wait_published(place, "a.example")
        server.update(CATALOG, listing(2, GOOD + "m2.zones PTR b.example.\n"
                                       'group.m2.zones TXT "q"\n'), 2)
        daemon.wait_log(r"^%s: 2 members \(1 added\)$" % CATALOG)
        daemon.wait_log("^warning: b.example: .*other.example")
        server.update("a.example", ZONE % 2, 2)
        daemon.wait_live("a.example", 2)
        place.configure(over_tls(""))
        daemon.send(signal.SIGHUP)
        wait_published(place, "a.example", "b.example")


SECRET = "bm90IGEgc2VjcmV0LCBmb3IgdGVzdHMgb25seSEhISE="


class Producer(Knot):
    """knotd that makes the catalog of its zones itself."""

    def __init__(self, folder, zones, groups):
        super().__init__(folder, zones)
        self.groups = groups

    def start(self, port=None):
        super().start(port)
        peers.wait_until(
            lambda: peers.serial_of(self.address, self.port, CATALOG,
                                    tcp=True) is not None, "catalog")

    def configure(self):
        super().configure()
        with open(self.path("knot.conf"), encoding="ascii") as file:
            text = file.read()
        text = text.replace("journal-content: none", "journal-content: all")
        for zone in self.zones:
            group = self.groups.get(zone)
            text = text.replace(
                '  - domain: "%s"\n' % zone,
                '  - domain: "%s"\n    catalog-role: member\n'
                '    catalog-zone: "%s"\n%s' % (
                    zone, CATALOG,
                    '    catalog-group: "%s"\n' % group if group else ""))
        text += ('  - domain: "%s"\n    catalog-role: generate\n' % CATALOG)
        self.write("knot.conf", text)

    def become(self, zones, groups):
        """Serve these from now on."""
        self.zones, self.groups = dict(zones), groups
        self.write_zones()
        self.configure()
        self.reload()


def test_the_catalog_that_knotd_makes_is_followed(place, start):
    port = peers.free_port()
    zones = {"a.example": ZONE % 1, "b.example": ZONE % 1}
    server = start(telling(Producer, port), zones, {"b.example": "kept"})
    place.configure(conf(port, server, 'group "kept" { on-expire = "keep" }'))
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        assert status(place)[CATALOG]["members"] == 2
        assert not daemon.matching("no settings")
        server.become({"b.example": ZONE % 1, "c.example": ZONE % 1},
                      {"b.example": "kept", "c.example": "new"})
        daemon.wait_log(r"^%s: 2 members \(1 added, 1 removed\)$" % CATALOG)
        wait_published(place, "b.example", "c.example")
        daemon.wait_log("no settings.*'new'")
        wait_gone(place, "a.example")
        daemon.send(signal.SIGHUP)
        assert not daemon.matching("error")


def test_once_follows_the_catalog_of_knotd(place, start):
    server = start(Producer, {"a.example": ZONE % 1}, {})
    place.configure(conf(peers.free_port(), server))
    place.once()
    assert list(place.serials()) == ["a.example"]
