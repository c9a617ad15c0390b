"""dnssync once: every zone once, data.cdb as tinydns-data would make it."""

import os
import stat

import pytest

import bigzone
import cdbfile
import model
import peers
import scripted
from peers import Named, Nsd, Tinydns
from scripted import A, NS, Zone, address, rr

DS = 43

TEXT = """$TTL 300
@ SOA ns host %d 3600 600 864000 60
@ NS ns.elsewhere.test.
www A 192.0.2.%d
"""


def fetched(dnssync, server, zone):
    return dnssync("fetch", zone, str(server), code=0).out


def test_one_zone_is_published_as_tinydns_data_makes_it(
        dnssync, place, big_primary):
    place.configure("dnssec = pass", zones=[bigzone.ZONE],
                    primary=big_primary)
    result = place.once()
    text = fetched(dnssync, big_primary, bigzone.ZONE)
    assert place.published() == peers.tinydns_data(place.path("oracle"), text)
    assert result.out == b""
    assert "big.example: serial 1 live from %s, %d records, built in " % (
        big_primary, text.count(b"\n") - 1) in result.log


def test_zones_are_merged_in_the_order_of_their_names(dnssync, place, start):
    names = ["example.com", "a.example.com", "b.example", "EXAMPLE.NET",
             "a-b.example", "a0.example", "com", "z", "2.0.192.in-addr.arpa",
             "xn--a.example", "a_b.example", "example"]
    server = start(Named, {name: TEXT % (5, 9) for name in names})
    place.configure(zones=names, primary=server)
    place.once()
    texts = [fetched(dnssync, server, name)
             for name in sorted(name.lower() for name in names)]
    assert place.published() == peers.tinydns_data(
        place.path("oracle"), b"".join(texts))


def answers(tinydns, name, rtype):
    """The data of an answer, or of a referral, of one type."""
    reply = tinydns.ask(name, rtype)
    return {str(rdata) for section in (reply.answer, reply.authority)
            for rrset in section if rrset.rdtype == rtype
            and str(rrset.name) == name + "." for rdata in rrset}


@pytest.mark.parametrize("child_name", ["sub.b.test", "a.b.test"])
def test_what_lies_in_a_child_zone_comes_from_it_but_not_its_ds(
        place, start, child_name):
    inner, old = "ns." + child_name, "old." + child_name
    parent, child = Zone("b.test", 1), Zone(child_name, 1)
    parent.records = [rr(child_name, NS, scripted.name("old.example.net")),
                      rr(child_name, DS, b"\0\1\5\1" + bytes(20)),
                      rr(inner, A, address("192.0.2.1")),
                      rr(old, A, address("192.0.2.1")),
                      parent.under("www", A, address("192.0.2.9"))]
    child.records = [rr(child_name, NS, scripted.name(inner)),
                     rr(inner, A, address("192.0.2.2"))]
    with scripted.Primary(parent, child) as primary:
        place.configure(zones=["b.test"], primary=primary).once()
        tinydns = start(Tinydns, place.root)
        assert answers(tinydns, child_name, NS) == {"old.example.net."}
        assert len(cdbfile.records(place.cdb)) == 7
        place.configure(zones=["b.test", child_name], primary=primary).once()
    assert answers(tinydns, child_name, NS) == {"ns.example.net.",
                                                inner + "."}
    assert answers(tinydns, inner, A) == {"192.0.2.2"}
    assert answers(tinydns, old, A) == set()
    assert answers(tinydns, "www.b.test", A) == {"192.0.2.9"}
    assert len(answers(tinydns, child_name, DS)) == 1
    assert len(cdbfile.records(place.cdb)) == 8


def test_a_zone_that_fails_is_exit_111_and_the_others_are_published(
        place, start):
    server = start(Named, {"a.example": TEXT % (1, 1),
                           "c.example": TEXT % (3, 3)})
    place.configure(zones=["a.example", "b.example", "c.example"],
                    primary=server)
    result = place.once(code=111)
    assert place.serials() == {"a.example": 1, "c.example": 3}
    assert "b.example" in result.log and "REFUSED" in result.log
    assert str(server) in result.log


def test_a_primary_that_gives_few_transfers_at_once_is_no_failure(
        place, start):
    """BIND gives ten, and answers SERVFAIL to more; our default is 16."""
    zones = ["z%03d.example" % number for number in range(120)]
    server = start(Named, {zone: TEXT % (1, 1) for zone in zones},
                   transfers_out=3)
    place.configure(zones=zones, primary=server)
    place.once()
    assert place.serials() == {zone: 1 for zone in zones}


def test_only_the_named_zones_are_checked_but_all_are_published(
        place, start):
    server = start(Named, {"a.example": TEXT % (1, 1),
                           "b.example": TEXT % (1, 1)})
    place.configure(zones=["a.example", "b.example"], primary=server)
    place.once("a.example")
    assert place.serials() == {"a.example": 1}
    place.once("B.Example.")
    assert place.serials() == {"a.example": 1, "b.example": 1}
    server.update("a.example", TEXT % (2, 2), 2)
    server.update("b.example", TEXT % (2, 2), 2)
    place.once("b.example")
    assert place.serials() == {"a.example": 1, "b.example": 2}


def test_a_zone_that_is_not_configured_is_exit_100(place, start):
    server = start(Named, {"a.example": TEXT % (1, 1)})
    place.configure(zones=["a.example"], primary=server)
    result = place.once("a.example", "x.example", code=100)
    assert "x.example" in result.log
    assert place.published() is None


def test_a_current_zone_is_not_transferred_and_nothing_is_built(place):
    zone = Zone("example.com", 5)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        before = os.stat(place.cdb)
        place.once()
        after = os.stat(place.cdb)
        assert (before.st_ino, before.st_mtime_ns) == \
            (after.st_ino, after.st_mtime_ns)
        assert primary.asked(zone, scripted.AXFR) == 1
        assert primary.asked(zone, scripted.SOA) == 2


def test_a_missing_data_cdb_is_built_from_the_copies(place):
    zone = Zone("example.com", 5)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
        whole = place.published()
        os.unlink(place.cdb)
        place.once()
        assert place.published() == whole
        assert primary.asked(zone, scripted.AXFR) == 1


def test_without_its_primary_once_still_publishes_the_copies(place):
    zone = Zone("example.com", 5)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
    whole = place.published()
    os.unlink(place.cdb)
    place.once(code=111)
    assert place.published() == whole


def test_a_zone_that_left_the_configuration_leaves_data_cdb(place, start):
    server = start(Nsd, {"a.example": TEXT % (1, 1),
                         "b.example": TEXT % (1, 1)})
    place.configure(zones=["a.example", "b.example"], primary=server)
    place.once()
    assert sorted(place.serials()) == ["a.example", "b.example"]
    place.configure(zones=["b.example"], primary=server)
    place.once()
    assert sorted(place.serials()) == ["b.example"]


def test_once_without_any_zone_touches_nothing(place, start):
    server = start(Nsd, {"a.example": TEXT % (1, 1)})
    place.configure(zones=["a.example"], primary=server)
    place.once()
    place.configure()
    result = place.once(code=111)
    assert "neither a zone nor a local data file" in result.log
    assert place.serials() == {"a.example": 1}


def test_the_copy_of_a_zone_is_a_tinydns_cdb_of_its_own(
        dnssync, place, big_named):
    place.configure("dnssec = pass", zones=[bigzone.ZONE], primary=big_named)
    place.once()
    with open(place.frozen(bigzone.ZONE), "rb") as file:
        copy = file.read()
    assert copy == place.published()
    assert dnssync("dump", place.frozen(bigzone.ZONE), code=0).out == \
        fetched(dnssync, big_named, bigzone.ZONE).split(b"\n", 1)[1]


def test_odd_zone_names_have_files_of_their_own(place):
    written = {"a/b.example": "a\\\\057b.example",
               "sp ace.example": "sp\\\\040ace.example",
               "-dash.example": "-dash.example", "_x.example": "_x.example"}
    zones = [Zone(name, 1) for name in written]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=list(written.values()), primary=primary)
        place.once()
    assert len(place.serials()) == 4
    files = os.listdir(os.path.join(place.state, "zones"))
    assert len([name for name in files if name.endswith(".cdb")]) == 4


def test_the_root_zones_copy_is_named_at(place):
    zone = Zone(".", 5)
    zone.records = [rr("www.example", A, address("192.0.2.1"))]
    with scripted.Primary(zone) as primary:
        place.configure(zones=["."], primary=primary)
        place.once()
    assert os.listdir(os.path.join(place.state, "zones")) == ["@.cdb"]
    assert len(cdbfile.records(place.cdb)) == 3


def test_data_cdb_can_be_read_by_other_users(place):
    zone = Zone("example.com", 5)
    with scripted.Primary(zone) as primary:
        place.configure(zones=["example.com"], primary=primary)
        place.once()
    assert stat.S_IMODE(os.stat(place.cdb).st_mode) == 0o644


def test_names_within_a_zone_list_are_zones(place, start):
    server = start(Named, {"a.example": TEXT % (1, 1),
                           "b.example": TEXT % (1, 1),
                           "c.example": TEXT % (1, 1)})
    place.write("list.txt", "# customers\na.example\n\n  B.example.   # two\n"
                "\tc.example\t\n")
    place.configure('zone-list "all" { file = "list.txt" '
                    'primaries = { "%s" } }' % server)
    place.once()
    assert sorted(place.serials()) == ["a.example", "b.example", "c.example"]


def test_a_primary_may_be_a_section_an_address_or_a_host_name(place, start):
    server = start(Nsd, {name: TEXT % (1, 1) for name in
                         ("a.example", "b.example", "c.example")})
    place.configure('primary "ns0" { address = { "127.0.0.1@%d" } }'
                    % server.port,
                    zones={"a.example": ["ns0"], "b.example": [server],
                           "c.example": ["localhost@%d" % server.port]})
    place.once()
    assert len(place.serials()) == 3


def test_the_same_zone_from_four_servers_has_the_same_records(
        place, big_named, big_nsd, big_knot, big_pdns):
    """But for what a server cannot hold; see bigzone.py."""
    sets = []
    for server in (big_named, big_nsd, big_knot, big_pdns):
        place.configure("dnssec = pass", zones=[bigzone.ZONE],
                        primary=server)
        if os.path.exists(place.frozen(bigzone.ZONE)):
            os.unlink(place.frozen(bigzone.ZONE))
        place.once()
        sets.append(set(cdbfile.records(place.cdb)))
    named, nsd, knot, pdns = sets
    assert nsd < knot < named
    assert len(pdns - named) < 40       # some names it writes in lower case


def test_dump_of_data_cdb_is_the_zones_text(dnssync, place, start):
    server = start(Named, {"a.example": TEXT % (1, 1)})
    place.configure(zones=["a.example"], primary=server)
    place.once()
    assert dnssync("dump", cwd=place.root, code=0).out == \
        fetched(dnssync, server, "a.example").split(b"\n", 1)[1]
    assert model.wire_name("a.example") in dict(cdbfile.pairs(place.cdb))
