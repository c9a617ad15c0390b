"""Catalog zones (RFC 9432): members come, change and go as they say."""

import json
import os
import random
import signal
import subprocess
import time

import pytest

import harness
import notifier
import peers
import scripted
from cataloging import Catalog, Member, lines, section
from scripted import A, AXFR, PTR, RRSIG, SOA, TXT, Zone, name, txt_rdata

CATALOG = "catalog.example"
OTHER = "other.example"


def zones(*names, serial=5):
    return [Zone(each, serial) for each in names]


def published(place):
    return sorted(place.serials())


def wait_published(place, *names):
    peers.wait_until(lambda: os.path.exists(place.cdb)
                     and published(place) == sorted(names),
                     "data.cdb of %s" % (names,))


def wait_gone(place, zone):
    peers.wait_until(lambda: not os.path.exists(place.frozen(zone)),
                     "end of the copy of " + zone)


def status(place):
    rows = json.loads(place.run("status", "--json", code=0).text)["zones"]
    return {row["zone"]: row for row in rows}


def records_of(place, zone):
    return harness.run_dnssync("dump", place.cdb, zone, code=0).text


@pytest.fixture
def primary():
    """A catalog of a.example and b.example, and three zones."""
    catalog = Catalog(CATALOG, {"m1": "a.example", "m2": "b.example"})
    with scripted.Primary(catalog, *zones("a.example", "b.example",
                                          "c.example")) as server:
        server.catalog = catalog
        yield server


def zone_of(primary, text):
    return primary.zones[name(text)]


def test_members_are_published_and_the_catalog_is_not(place, primary):
    place.configure(section(CATALOG, primary))
    with place.daemon() as daemon:
        daemon.wait_log(r"^%s: 2 members \(2 added\)$" % CATALOG)
        wait_published(place, "a.example", "b.example")
        rows = status(place)
        assert sorted(rows) == ["a.example", "b.example", CATALOG]
        assert rows["a.example"]["catalog"] == CATALOG
        assert rows["a.example"]["members"] is None
        assert rows[CATALOG]["catalog"] is None
        assert rows[CATALOG]["members"] == 2
        assert {row["state"] for row in rows.values()} == {"live"}
        assert "catalog" in place.run("status", code=0).text.split("\n")[0]


def test_members_come_and_go_with_the_catalog(place, primary):
    place.configure(section(CATALOG, primary))
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        primary.catalog.become(2, {"m2": "b.example", "m3": "c.example"})
        assert place.sync(CATALOG).text == \
            "%s: serial 2 was read (%s)\n" % (CATALOG, primary)
        assert place.sync(CATALOG).text == \
            "%s: serial 2 is current (%s)\n" % (CATALOG, primary)
        daemon.wait_log(r"^%s: 2 members \(1 added, 1 removed\)$" % CATALOG)
        wait_published(place, "b.example", "c.example")
        wait_gone(place, "a.example")
        peers.wait_until(lambda: lines(place) == [
            ["members", "1"], ["catalog", CATALOG],
            ["member", "b.example", CATALOG, "m2"],
            ["member", "c.example", CATALOG, "m3"]], "file of members")
        assert "a.example" not in status(place)
        assert "no such zone" in place.sync("a.example", code=100).log
        # Nobody asked for what stays.
        assert primary.asked(zone_of(primary, "b.example"), AXFR) == 1


def test_a_member_is_checked_by_its_name(place, primary):
    place.configure(section(CATALOG, primary))
    with place.daemon():
        wait_published(place, "a.example", "b.example")
        zone_of(primary, "a.example").behave(6)
        assert "serial 6 live" in place.sync("A.Example.").text


def test_notify_of_catalog_and_member_is_heard(place, primary):
    port = peers.free_port()
    place.configure('notify { listen = "127.0.0.1@%d" }\n' % port
                    + section(CATALOG, primary))
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        primary.catalog.become(2, {"m1": "a.example", "m3": "c.example"})
        assert notifier.ask(port, notifier.notify(CATALOG, 2)).rcode == 0
        wait_published(place, "a.example", "c.example")
        zone_of(primary, "c.example").behave(6)
        assert notifier.ask(port, notifier.notify("c.example", 6)).rcode == 0
        daemon.wait_live("c.example", 6)
        gone = notifier.ask(port, notifier.notify("b.example", 6))
        assert gone.rcode == scripted.NOTAUTH


def test_members_outlive_a_restart_without_a_primary(place, primary):
    place.configure(section(CATALOG, primary))
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        daemon.may_die = True
        daemon.stop(signal.SIGKILL)
    os.unlink(place.cdb)
    place.configure(section(CATALOG, "127.0.0.1@%d" % peers.free_port()))
    with place.daemon():
        wait_published(place, "a.example", "b.example")
        assert status(place)["a.example"]["catalog"] == CATALOG


def test_members_are_found_again_without_their_file(place, primary):
    place.configure(section(CATALOG, primary))
    place.once()
    os.unlink(place.path("state", "members"))
    place.configure(section(CATALOG, "127.0.0.1@%d" % peers.free_port()))
    with place.daemon():
        wait_published(place, "a.example", "b.example")
        peers.wait_until(lambda: os.path.exists(
            place.path("state", "members")), "file of members")


def test_a_broken_file_of_members_is_made_anew(place, primary):
    place.configure(section(CATALOG, primary))
    place.once()
    place.write("state/members", "members 1\nmember a.example\n")
    check = place.run("check", code=0)
    assert "members: line 2 is not as dnssync writes it" in check.log
    with place.daemon() as daemon:
        daemon.wait_log("members: line 2 is not as dnssync writes it; it is "
                        "made anew")
        peers.wait_until(lambda: len(lines(place)) == 4, "file of members")
        wait_published(place, "a.example", "b.example")


def test_a_catalog_does_not_expire_its_members(place, primary):
    primary.catalog.timers = {"expire": 2, "refresh": 1, "retry": 1}
    place.configure(section(CATALOG, primary), options={
        "refresh-min": 1, "retry-min": 1})
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        primary.catalog.behave(answer=lambda zone, query: None)
        daemon.wait_log("^warning: %s: serial 1 has expired, but stays"
                        % CATALOG)
        place.sync("a.example")
        assert published(place) == ["a.example", "b.example"]
        assert status(place)["b.example"]["state"] == "live"


def with_records(catalog, *records, version=True):
    """The catalog with more records, and perhaps without its version."""
    catalog.records = (catalog.version if version else []) + \
        catalog.member("m3", "c.example") + list(records)


BROKEN = {
    "no version": (lambda c: with_records(c, version=False),
                   "there is no TXT record at version."),
    "two versions": (lambda c: with_records(
        c, c.under("version", TXT, txt_rdata(b"3"))),
        "2 TXT records stand at version."),
    "other version": (lambda c: with_records(
        c, c.under("version", TXT, txt_rdata(b"1")), version=False),
        'of another version than "2"'),
    "two strings": (lambda c: with_records(
        c, c.under("version", TXT, b"\x012\x012"), version=False),
        'of another version than "2"'),
    "two PTRs": (lambda c: with_records(
        c, c.under("m3.zones", PTR, name("a.example"))),
        "more than one PTR record at m3.zones."),
    "member twice": (lambda c: with_records(
        c, c.under("m4.zones", PTR, name("C.Example"))),
        "the member c.example stands there twice, as m3 and as m4"),
    "two coos": (lambda c: with_records(
        c, c.under("coo.m3.zones", PTR, name("x.example")),
        c.under("coo.m3.zones", PTR, name("y.example"))),
        "at coo.m3.zones.%s has to be one PTR record" % CATALOG),
    "too many": (lambda c: c.become(2, {
        "m%d" % i: "z%d.example" % i for i in range(4)}),
        r"a catalog of more than 3 members \(members-max\)"),
}


@pytest.mark.parametrize("breakage", BROKEN)
def test_a_broken_catalog_leaves_its_members_as_they_are(place, primary,
                                                         breakage):
    damage, why = BROKEN[breakage]
    place.configure(section(CATALOG, primary, "members-max = 3"))
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        damage(primary.catalog)
        primary.catalog.behave(2)
        failed = place.sync(CATALOG, code=111)
        daemon.wait_log(why)
        assert "refused" in failed.log or "catalog" in failed.log
        row = status(place)[CATALOG]
        assert (row["state"], row["serial"]) == ("failing", 1)
        assert row["members"] == 2
        daemon.may_die = True
        daemon.end()
    with place.daemon():
        assert sorted(status(place)) == ["a.example", "b.example", CATALOG]
        place.sync("a.example")
        assert published(place) == ["a.example", "b.example"]
        primary.catalog.become(3, {"m3": "c.example"})
        place.sync(CATALOG)
        wait_published(place, "c.example")


def test_a_lower_limit_takes_no_members_away(place, primary):
    place.configure(section(CATALOG, primary))
    place.once()
    os.unlink(place.cdb)
    place.configure(section(CATALOG, primary, "members-max = 1"))
    with place.daemon() as daemon:
        daemon.wait_log(r"a catalog of more than 1 members \(members-max\); "
                        "fetching it anew")
        wait_published(place, "a.example", "b.example")
        peers.wait_until(lambda: status(place)[CATALOG]["state"] == "failing",
                         "failure")
        assert status(place)[CATALOG]["members"] == 2
        primary.catalog.become(2, {"m2": "b.example"})
        place.sync(CATALOG)
        wait_published(place, "b.example")


def test_what_is_unknown_in_a_catalog_is_ignored(place, primary):
    catalog = primary.catalog
    catalog.become(1, {"m1": "a.example"}, [
        catalog.under("ext", TXT, txt_rdata(b"x")),
        catalog.under("any.ext.m1.zones", TXT, txt_rdata(b"x")),
        catalog.under("primaries", A, scripted.address("192.0.2.1")),
        catalog.under("coo.m9.zones", PTR, name(OTHER)),
        catalog.under("group.m9.zones", TXT, txt_rdata(b"g")),
        catalog.under("deep.er.zones", PTR, name("c.example")),
        catalog.under("m1.zones", TXT, txt_rdata(b"no PTR")),
        catalog.under("zones", PTR, name("c.example"))])
    place.configure(section(CATALOG, primary))
    place.once()
    assert published(place) == ["a.example"]


def test_a_name_that_cannot_be_a_zone_here_is_left_out(place, primary):
    primary.catalog.become(1, {
        "m1": "a.example", "m2": "*.example",
        "m3": ".".join(["x" * 60] * 4)})
    place.configure(section(CATALOG, primary))
    log = place.once().log
    assert "member *.example is ignored: " in log.replace("\\052", "*")
    assert "is too long" in log
    assert published(place) == ["a.example"]


def test_odd_names_are_members_as_all_others(place, primary):
    odd = b"\x06/..\x00 '\x07example\x00"
    primary.add(Zone(odd))
    primary.catalog.become(1, {"m 1": odd})
    place.configure(section(CATALOG, primary))
    place.once()
    files = sorted(os.listdir(place.path("state", "zones")))
    assert files == [r"\057\056\056\000\040\047.example.cdb",
                     CATALOG + ".cdb"]
    assert lines(place)[2][3] == r"m\0401"
    with place.daemon():
        assert r"\057\056\056\000\040\047.example" in status(place)


def signed(primary, text):
    zone = zone_of(primary, text)
    zone.records = [zone.under("www", A, scripted.address("192.0.2.1")),
                    zone.under("www", RRSIG, bytes(40))]
    zone.records[1] = scripted.rr(
        b"\x03www" + zone.apex, RRSIG, b"\0\1\5\2\0\0\0\x3c" + bytes(10)
        + zone.apex + bytes(64))


def test_groups_have_settings_of_their_own(place, primary):
    for text in ("a.example", "b.example", "c.example"):
        signed(primary, text)
    primary.catalog.become(1, {
        "m1": Member("a.example", "signed"), "m2": "b.example",
        "m3": Member("c.example", "who knows")})
    conf = section(CATALOG, primary,
                   'group "signed" {\n dnssec = "pass" }\n')
    place.configure(conf)
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example", "c.example")
        daemon.wait_log(r"in groups that have no settings.*'who knows' \(1\)")
        assert ":46:" in records_of(place, "a.example")
        assert ":46:" not in records_of(place, "b.example")
        assert ":46:" not in records_of(place, "c.example")
        # Another group, by the catalog.
        primary.catalog.become(2, {
            "m1": "a.example", "m2": Member("b.example", "signed"),
            "m3": Member("c.example", "who knows")})
        place.sync(CATALOG)
        daemon.wait_log(r"3 members \(2 in another group\)")
        peers.wait_until(lambda: ":46:" in records_of(place, "b.example"),
                         "signatures of b.example")
        assert ":46:" not in records_of(place, "a.example")
        # Other settings, by the configuration.
        place.configure(conf.replace("signed", "who knows"))
        daemon.send(signal.SIGHUP)
        daemon.wait_log(r"in groups that have no settings.*'signed' \(1\)")
        peers.wait_until(lambda: ":46:" in records_of(place, "c.example"),
                         "signatures of c.example")
        assert ":46:" not in records_of(place, "b.example")


def test_several_groups_are_none(place, primary):
    signed(primary, "a.example")
    primary.catalog.become(1, {"m1": Member("a.example", "signed")}, [
        primary.catalog.under("group.m1.zones", TXT, txt_rdata(b"x"))])
    place.configure(section(CATALOG, primary,
                            'group "signed" { dnssec = "pass" }'))
    place.once()
    assert ":46:" not in records_of(place, "a.example")


def test_members_may_come_from_elsewhere(place, primary):
    with scripted.Primary(*zones("a.example", serial=7)) as one, \
            scripted.Primary(*zones("b.example", serial=8)) as two:
        primary.catalog.become(1, {"m1": "a.example",
                                   "m2": Member("b.example", "g")})
        place.configure(section(
            CATALOG, primary, 'member-primaries = { "%s" }\n'
            'group "g" { member-primaries = { "%s" } }\n' % (one, two)))
        place.once()
        assert place.serials() == {"a.example": 7, "b.example": 8}


def test_another_label_resets_a_member(place, primary):
    """The zone is transferred whatever its serial; until then the old copy
    serves, also after a restart."""
    zone = zone_of(primary, "a.example")
    place.configure(section(CATALOG, primary))
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        zone.behave(5, answer=lambda zone, query: None)
        primary.catalog.become(2, {"new": "a.example", "m2": "b.example"})
        place.sync(CATALOG)
        daemon.wait_log(r"2 members \(1 reset\)")
        place.sync("a.example", code=111)
        assert place.serials()["a.example"] == 5
        peers.wait_until(lambda: ["anew", "a.example", CATALOG, "new"]
                         in lines(place), "file of members")
        daemon.may_die = True
        daemon.end()
    os.unlink(place.cdb)
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        # Older, and taken all the same.
        zone.behave(3)
        place.sync("a.example")
        daemon.wait_live("a.example", 3)
        peers.wait_until(lambda: ["member", "a.example", CATALOG, "new"]
                         in lines(place), "file of members")
        # Once.
        before = primary.asked(zone, AXFR)
        place.sync("a.example")
        assert primary.asked(zone, AXFR) == before


def test_a_reset_member_of_the_same_serial_is_transferred(place, primary):
    zone = zone_of(primary, "a.example")
    place.configure(section(CATALOG, primary))
    with place.daemon():
        wait_published(place, "a.example", "b.example")
        zone.records = [zone.under("new", A, scripted.address("192.0.2.9"))]
        primary.catalog.become(2, {"new": "a.example", "m2": "b.example"})
        place.sync(CATALOG)
        peers.wait_until(lambda: "+new.a.example:192.0.2.9" in
                         records_of(place, "a.example"), "new copy")
        assert primary.asked(zone, AXFR) == 2
        assert primary.asked(zone_of(primary, "b.example"), AXFR) == 1


@pytest.fixture
def rivals(place, primary):
    """Two catalogs, of which the first has a.example."""
    primary.other = primary.add(Catalog(OTHER, {"o1": "c.example"}))
    place.configure(section(CATALOG, primary) + section(OTHER, primary))
    return primary


def test_a_member_stays_with_its_first_catalog(place, rivals):
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example", "c.example")
        rivals.other.become(2, {"o1": "c.example", "o2": "a.example"})
        place.sync(OTHER)
        daemon.wait_log("^warning: %s: member a.example is ignored: it is a "
                        "member of %s" % (OTHER, CATALOG))
        assert status(place)["a.example"]["catalog"] == CATALOG
        assert status(place)[OTHER]["members"] == 1
        daemon.may_die = True
        daemon.end()
    # The other one comes first in the file now, and is second all the same.
    place.configure(section(OTHER, rivals) + section(CATALOG, rivals))
    with place.daemon():
        place.sync()
        assert status(place)["a.example"]["catalog"] == CATALOG
        # When the first one lets it go, the other one has it: a new zone.
        rivals.catalog.become(2, {"m2": "b.example"})
        place.sync(CATALOG)
        peers.wait_until(lambda: status(place)["a.example"]["catalog"]
                         == OTHER, "other owner")
        zone = zone_of(rivals, "a.example")
        rivals.wait_asked(2, zone, AXFR)
        wait_published(place, "a.example", "b.example", "c.example")


def test_coo_moves_a_member(place, rivals):
    """With its copy, as the label is the same."""
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example", "c.example")
        rivals.catalog.become(2, {"m1": Member("a.example", coo=OTHER),
                                  "m2": "b.example"})
        place.sync(CATALOG)
        assert status(place)["a.example"]["catalog"] == CATALOG
        rivals.other.become(2, {"o1": "c.example", "m1": "a.example"})
        place.sync(OTHER)
        daemon.wait_log(r"^%s: 2 members \(1 from other catalogs\)$" % OTHER)
        assert status(place)["a.example"]["catalog"] == OTHER
        assert not daemon.matching("ignored")
        rivals.catalog.become(3, {"m2": "b.example"})
        place.sync(CATALOG)
        place.sync("a.example")
        assert rivals.asked(zone_of(rivals, "a.example"), AXFR) == 1
        assert published(place) == ["a.example", "b.example", "c.example"]


def test_coo_with_another_label_resets_the_member(place, rivals):
    zone = zone_of(rivals, "a.example")
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example", "c.example")
        zone.behave(2)
        rivals.catalog.become(2, {"m1": Member("a.example", coo=OTHER)})
        rivals.other.become(2, {"o2": "a.example"})
        place.sync(CATALOG, OTHER)
        daemon.wait_live("a.example", 2)
        assert status(place)["a.example"]["catalog"] == OTHER


def test_coo_to_a_catalog_that_does_not_list_it_moves_nothing(place, rivals):
    with place.daemon():
        wait_published(place, "a.example", "b.example", "c.example")
        rivals.catalog.become(2, {
            "m1": Member("a.example", coo=OTHER),
            "m2": Member("b.example", coo="nowhere.example")})
        place.sync(CATALOG)
        assert status(place)[CATALOG]["members"] == 2


def test_the_configuration_comes_before_catalogs(place, primary):
    with scripted.Primary(*zones("a.example", serial=9)) as own:
        place.configure(section(CATALOG, primary)
                        + 'zone "a.example" { primaries = { "%s" } }' % own)
        with place.daemon() as daemon:
            wait_published(place, "a.example", "b.example")
            daemon.wait_log("member a.example is ignored: the configuration "
                            "has this zone itself")
            assert place.serials()["a.example"] == 9
            assert status(place)["a.example"]["catalog"] is None
            # Without it, the zone is a member, and keeps its copy.
            zone_of(primary, "a.example").behave(9)
            place.configure(section(CATALOG, primary))
            daemon.send(signal.SIGHUP)
            daemon.wait_log(r"^%s: 2 members \(1 added\)$" % CATALOG)
            place.sync()
            assert status(place)["a.example"]["catalog"] == CATALOG
            assert place.serials()["a.example"] == 9
            assert not primary.asked(zone_of(primary, "a.example"), AXFR)
            # And back.
            place.configure(
                section(CATALOG, primary)
                + 'zone "a.example" { primaries = { "%s" } }' % own)
            daemon.send(signal.SIGHUP)
            peers.wait_until(lambda: status(place)["a.example"]["catalog"]
                             is None, "configured zone")
            assert published(place) == ["a.example", "b.example"]


def test_catalogs_come_and_go_by_sighup(place, rivals):
    place.configure(section(CATALOG, rivals))
    with place.daemon() as daemon:
        wait_published(place, "a.example", "b.example")
        place.configure(section(CATALOG, rivals) + section(OTHER, rivals))
        daemon.send(signal.SIGHUP)
        wait_published(place, "a.example", "b.example", "c.example")
        place.configure(section(OTHER, rivals))
        daemon.send(signal.SIGHUP)
        wait_published(place, "c.example")
        assert sorted(status(place)) == ["c.example", OTHER]
        # Back again: nothing has to be transferred.
        place.configure(section(OTHER, rivals) + section(CATALOG, rivals))
        daemon.send(signal.SIGHUP)
        wait_published(place, "a.example", "b.example", "c.example")
        place.sync()
        assert rivals.asked(zone_of(rivals, "a.example"), AXFR) == 1


def test_a_zone_may_become_a_catalog_and_back(place, primary):
    plain = 'zone "%s" { primaries = { "%s" } }\n' % (CATALOG, primary)
    place.configure(plain)
    with place.daemon() as daemon:
        wait_published(place, CATALOG)
        place.configure(section(CATALOG, primary))
        daemon.send(signal.SIGHUP)
        wait_published(place, "a.example", "b.example")
        assert primary.asked(primary.catalog, AXFR) == 1
        place.configure(plain)
        daemon.send(signal.SIGHUP)
        wait_published(place, CATALOG)


def test_a_zone_that_is_no_catalog_says_so(place, primary):
    place.configure('zone "a.example" { primaries = { "%s" } }' % primary)
    place.once()
    place.configure(section("a.example", primary))
    with place.daemon() as daemon:
        daemon.wait_log("a.example: a broken catalog: there is no TXT record "
                        "at version.a.example, .*; fetching it anew")
        daemon.wait_log("a broken catalog: .*; next try in")
        assert status(place)["a.example"]["state"] == "failing"


def test_nothing_is_taken_away_before_the_catalog_is_known(place, primary):
    """The zones that data.cdb holds move from the configuration to a catalog;
    its primary is silent at first."""
    place.write("root/data", "+own.example:192.0.2.1\n")
    place.configure(zones=["a.example", "b.example"], primary=primary)
    place.once()
    before = place.published()
    for file in os.listdir(place.path("state", "zones")):
        os.unlink(place.path("state", "zones", file))
    place.configure(section(CATALOG, primary))
    with place.daemon() as daemon:
        daemon.wait_log("publish|checking|%s: 2 members" % CATALOG)
        place.sync()
        wait_published(place, "a.example", "b.example")
        assert not daemon.matching("publish: .* -[1-9]")
    assert place.published() == before


def test_a_catalog_that_loses_most_of_its_members_is_loud(place):
    names = ["z%d.example" % number for number in range(12)]
    catalog = Catalog(CATALOG, {"m%d" % i: each
                                for i, each in enumerate(names)})
    with scripted.Primary(catalog, *zones(*names)) as primary:
        place.configure(section(CATALOG, primary))
        with place.daemon() as daemon:
            wait_published(place, *names)
            catalog.become(2, {"m0": names[0]})
            place.sync(CATALOG)
            daemon.wait_log("^warning: %s: 11 of 12 members are gone$"
                            % CATALOG)
            wait_published(place, names[0])
            catalog.become(3, {})
            place.sync(CATALOG)
            wait_published(place)


def test_once_takes_the_catalog_and_then_its_members(place, primary):
    place.configure(section(CATALOG, primary))
    done = place.once()
    assert published(place) == ["a.example", "b.example"]
    assert "data.cdb: published, 2 zones" in done.log
    primary.catalog.become(2, {"m3": "c.example", "m1": "a.example"})
    place.once()
    assert published(place) == ["a.example", "c.example"]
    assert not os.path.exists(place.frozen("b.example"))
    place.once("c.example")
    assert "no such zone" in place.once("b.example", code=100).log
    shown = place.run("status", code=0)
    assert "this is what the files tell" in shown.log
    assert CATALOG in shown.text
    rows = status(place)
    assert rows["a.example"]["catalog"] == CATALOG
    assert rows[CATALOG]["members"] == 2


def test_once_fails_with_a_catalog_that_fails(place, primary):
    place.configure(section(CATALOG, primary))
    place.once()
    primary.catalog.version = []
    primary.catalog.become(2, {})
    failed = place.once(code=111)
    assert "broken catalog" in failed.log
    assert published(place) == ["a.example", "b.example"]


def test_check_judges_catalog_sections(place, primary):
    place.configure(section(CATALOG, primary, 'group "g" { period = 60 }'))
    assert place.run("check", code=0).text.endswith(
        ": 0 zones, 1 catalog, no errors\n")
    place.configure('catalog "x" {\n group "g" { perod = 60 }\n}\n'
                    'group "h" { period = 1 }')
    log = place.run("check", code=100).log
    assert "unknown key 'perod': did you mean 'period'?" in log
    assert "catalog 'x' has no primaries" in log
    assert "'group' does not belong here: write it in a section 'catalog'" \
        in log


def test_a_restart_keeps_copies_of_members_that_have_expired(place, primary):
    for text in ("a.example", "b.example"):
        zone_of(primary, text).timers = {
            "refresh": 1, "retry": 1, "expire": 2}
    fast = {"refresh-min": 1, "retry-min": 1}
    place.configure(section(CATALOG, primary, 'on-expire = "keep"'),
                    options=fast)
    place.once()
    peers.wait_until(lambda: "expired" in place.run("status").text,
                     "expiry")
    place.configure(section(CATALOG, "127.0.0.1@%d" % peers.free_port(),
                            'on-expire = "keep"'), options=fast)
    with place.daemon():
        assert os.path.exists(place.frozen("a.example"))
        assert published(place) == ["a.example", "b.example"]


def test_two_thousand_members(place):
    """And one that comes asks for nothing but itself."""
    names = ["z%d.example" % number for number in range(2001)]
    members = {"m%d" % i: each for i, each in enumerate(names)}
    last = members.popitem()
    catalog = Catalog(CATALOG, members)
    with scripted.Primary(catalog, *zones(*names)) as primary:
        # On a busy machine, no question is to be asked twice.
        place.configure(section(CATALOG, primary),
                        options={"probe-timeout": 60})
        with place.daemon() as daemon:
            peers.wait_until(lambda: os.path.exists(place.cdb)
                             and len(place.serials()) == 2000,
                             "2000 zones", 120)
            asked = len(primary.seen)
            catalog.become(2, dict(members, **dict([last])))
            place.sync(CATALOG)
            daemon.wait_live(last[1], 5)
            # SOA and transfer of both, and IXFR of the catalog in vain.
            assert len(primary.seen) <= asked + 5
            assert primary.asked(qtype=SOA) <= 2003


def test_kills_at_any_moment_lose_no_member(place):
    """Whatever was going on, the next start goes on with it."""
    chance = random.Random(7)
    names = ["z%d.example" % number for number in range(8)]
    catalog = Catalog(CATALOG, {})
    with scripted.Primary(catalog, *zones(*names)) as primary:
        place.configure(section(CATALOG, primary))
        for serial in range(2, 14):
            some = chance.sample(names, chance.randint(1, len(names)))
            catalog.become(serial, {
                "%s-%d" % (each[:2], chance.randint(0, 1)): each
                for each in some})
            with place.daemon() as daemon:
                daemon.may_die = True
                syncing = subprocess.Popen(
                    [harness.PROGRAM, "sync", "-c", place.conf, CATALOG],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(chance.random() * 0.05)
                daemon.stop(signal.SIGKILL)
                syncing.wait(60)
            with place.daemon() as daemon:
                place.sync(CATALOG)
                place.sync()
                wait_published(place, *some)
                assert status(place)[CATALOG]["members"] == len(some)
                peers.wait_until(
                    lambda: sorted(os.listdir(place.path("state", "zones")))
                    == sorted([each + ".cdb" for each in some]
                              + [CATALOG + ".cdb"]), "just these copies")
                peers.wait_until(lambda: not any(
                    line[0] in ("anew", "gone") for line in lines(place)),
                    "end of all that was to be done")
