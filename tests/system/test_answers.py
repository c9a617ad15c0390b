"""What readers answer over our data.cdb is what they answer over
tinydns-data's."""

import concurrent.futures
import os

import dns.flags
import dns.name
import pytest

import bigzone
import model
import peers
from peers import Named, PdnsReader, Tinydns

SMALL = """$TTL 300
@ SOA ns host %d 3600 600 864000 60
@ NS ns.example.net.
@ MX 10 mail
mail A 192.0.2.25
www A 192.0.2.%d
www AAAA 2001:db8::%d
txt TXT "one" "two"
_sip._tcp SRV 10 20 5060 mail
alias CNAME www
*.wild A 192.0.2.9
"""

# tinydns answers with 8 random ones of so many.
RANDOM = b"\6many-a"


@pytest.fixture(scope="module")
def published(shared_place, big_named):
    """A data.cdb of the big zone, and that of tinydns-data in `oracle`."""
    shared_place.configure("dnssec = pass", zones=[bigzone.ZONE],
                           primary=big_named)
    shared_place.once()
    records = model.transfer(big_named.address, big_named.port, bigzone.ZONE)
    peers.tinydns_data(shared_place.path("oracle"),
                       model.text(records, bigzone.ZONE))
    return shared_place


def questions(records):
    """Each name with each of its types, and some that it has not."""
    found = set()
    for owner, rtype, _, _, _ in records:
        name = model.name_text(owner)
        found |= {(name, rtype), (name, 255), (name, 1), (name, 16)}
        if name.startswith("\\052."):
            found |= {("any.name" + name[4:], rtype)}
        parent = name.split(".", 1)[1]
        if parent:
            found.add((parent, rtype))
    for extra in ("nowhere.big.example", "a.wild.big.example", "other.example",
                  "exact.wild.big.example", "deep.a.below.wild.big.example",
                  "host.sub.big.example", "c.ent.big.example", "example", "."):
        found |= {(extra, 1), (extra, 2), (extra, 6), (extra, 255)}
    return sorted(found)


def test_tinydns_get_answers_every_name_and_type_alike(
        published, big_records):
    def same(question):
        name, rtype = question
        mine = peers.tinydns_get(published.root, rtype, name)
        theirs = peers.tinydns_get(published.path("oracle"), rtype, name)
        if name.startswith("many-a.") and rtype in (1, 255):
            return len(mine) == len(theirs)
        return mine == theirs

    asked = questions(big_records)
    assert len(asked) > 700
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(same, asked))
    assert [question for question, equal in zip(asked, results)
            if not equal] == []


@pytest.mark.needs_root
def test_tinydns_serves_every_record_of_the_zone(published, big_records):
    """Over UDP, but for answers that are too long for it."""
    wanted = {}
    for owner, rtype, _, _, rdata in big_records:
        if len(rdata) <= model.MAX_RDATA:
            wanted.setdefault((owner.lower(), rtype), set()).add(rdata)
    truncated = 0
    with Tinydns(published.root) as tinydns:
        for (owner, rtype), rdatas in wanted.items():
            if b"\3sub\3big" in owner or b"\6noglue" in owner or (
                    b"\7sibling" in owner or b"\x0fescaped-targets" in owner):
                continue                # a referral, not an answer
            name = dns.name.from_wire(owner, 0)[0]
            answer = tinydns.ask(name, rtype)
            assert answer is not None, (name, rtype)
            if answer.flags & dns.flags.TC or owner.startswith(RANDOM):
                truncated += 1
                continue
            assert answer.flags & dns.flags.AA, (name, rtype)
            found = [rrset for rrset in answer.answer
                     if rrset.rdtype == rtype]
            assert found and len(found[0]) == len(rdatas), (name, rtype)
    assert truncated < 20


@pytest.mark.needs_root
def test_a_zone_from_named_is_served_by_tinydns(place, start):
    named = start(Named, {"example.com": SMALL % (1, 1, 1)})
    place.configure(zones=["example.com"], primary=named)
    with place.daemon() as daemon:
        daemon.wait_live("example.com", 1)
        tinydns = start(Tinydns, place.root)
        assert tinydns.serial("example.com") == 1
        answer = tinydns.ask("www.example.com", "A")
        assert answer.answer[0][0].address == "192.0.2.1"

        named.update("example.com", SMALL % (2, 2, 2), 2)
        place.sync()
        assert tinydns.serial("example.com") == 2
        answer = tinydns.ask("www.example.com", "A")
        assert answer.answer[0][0].address == "192.0.2.2"
        answer = tinydns.ask("_sip._tcp.example.com", "SRV")
        srv = answer.answer[0][0]
        assert (srv.priority, srv.weight, srv.port) == (10, 20, 5060)


def test_powerdns_answers_from_our_data_cdb(place, start):
    named = start(Named, {"example.com": SMALL % (7, 1, 1)})
    place.configure(zones=["example.com"], primary=named)
    place.once()
    reader = start(PdnsReader, place.cdb, "example.com")
    for name, rtype in [("example.com", "SOA"), ("example.com", "NS"),
                        ("example.com", "MX"), ("www.example.com", "A"),
                        ("www.example.com", "AAAA"),
                        ("txt.example.com", "TXT"),
                        ("_sip._tcp.example.com", "SRV"),
                        ("alias.example.com", "CNAME"),
                        ("any.wild.example.com", "A")]:
        mine = peers.query(reader.address, reader.port, name, rtype)
        theirs = peers.query(named.address, named.port, name, rtype)
        assert sorted(map(str, mine.answer)) == \
            sorted(map(str, theirs.answer)), name
    assert reader.is_ready("example.com", 7)


def test_powerdns_answers_the_common_types_of_the_big_zone(
        published, big_named, start):
    reader = start(PdnsReader, published.cdb, bigzone.ZONE)
    for rtype in ("a", "aaaa", "mx", "txt", "srv", "cname", "ptr", "caa",
                  "sshfp", "tlsa", "hinfo", "naptr", "svcb", "https"):
        name = "t-%s.big.example" % rtype
        mine = peers.query(reader.address, reader.port, name, rtype)
        theirs = peers.query(big_named.address, big_named.port, name, rtype)
        assert [str(rrset).lower() for rrset in mine.answer] == \
            [str(rrset).lower() for rrset in theirs.answer], name
