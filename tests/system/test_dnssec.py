"""What becomes of a zone that its primary signs."""

import re

import dns.rdatatype

import cdbfile
import model
import peers
from peers import Named

SIGNED, PLAIN = "signed.example", "plain.example"
TEXT = """$TTL 300
@ SOA ns host %d 3600 600 864000 60
@ NS ns.elsewhere.test.
www A 192.0.2.%d
"""
MARKS = {dns.rdatatype.DNSKEY, dns.rdatatype.RRSIG, dns.rdatatype.NSEC,
         dns.rdatatype.NSEC3, dns.rdatatype.NSEC3PARAM}
REFUSED = re.compile(r"signed\.example: .*: the zone is signed \(dnssec = "
                     r"refuse; .*\): .*signed\.example\. \d+ IN "
                     r"(DNSKEY|RRSIG|NSEC|NSEC3|NSEC3PARAM) ")


class Signer(Named):
    """BIND, which signs one of its two zones by itself."""

    def __init__(self, folder):
        super().__init__(folder, {zone: TEXT % (1, 1)
                                  for zone in (SIGNED, PLAIN)})

    def configure(self):
        super().configure()
        with open(self.path("named.conf"), encoding="ascii") as file:
            text = file.read()
        self.write("named.conf", text.replace(
            'zone "%s" {' % SIGNED, 'zone "%s" { dnssec-policy default; '
            'inline-signing yes;' % SIGNED))

    def types(self):
        """The types of the signed zone as it is transferred now."""
        return {record[1] for record in model.transfer(
            self.address, self.port, SIGNED)}

    def start(self, port=None):
        super().start(port)
        peers.wait_until(lambda: {dns.rdatatype.NSEC, dns.rdatatype.RRSIG,
                                  dns.rdatatype.DNSKEY} <= self.types(),
                         "signed zone")

    def change(self, serial):
        """Another address in the signed zone, whatever its serial becomes."""
        def is_there():
            answer = peers.query(self.address, self.port, "www." + SIGNED,
                                 "A").answer
            return answer and str(answer[0][0]) == "192.0.2.%d" % serial
        self.zones[SIGNED] = TEXT % (serial, serial)
        self.write_zones()
        self.reload()
        peers.wait_until(is_there, "change of the signed zone")


def types_in(place, zone):
    """The types of a zone's records in data.cdb."""
    return {record[1] for record in cdbfile.records(place.cdb)
            if record[0].endswith(model.wire_name(zone))}


def configure(place, primary, text):
    return place.configure(text, zones=[SIGNED, PLAIN], primary=primary)


def test_a_signed_zone_is_refused_and_the_others_are_not(place, start):
    primary = start(Signer)
    configure(place, primary, "dnssec = refuse")
    result = place.once(code=111)
    assert REFUSED.search(result.log), result
    assert place.serials() == {PLAIN: 1}


def test_the_copy_that_came_before_stays_when_a_zone_is_refused(place, start):
    primary = start(Signer)
    configure(place, primary, "dnssec = pass").once()
    assert types_in(place, SIGNED) & MARKS
    before = place.serials()
    configure(place, primary, "dnssec = refuse").once()
    assert place.serials() == before
    primary.change(50)
    result = place.once(code=111)
    assert REFUSED.search(result.log), result
    assert place.serials() == before
    configure(place, primary, "dnssec = pass").once()
    assert place.serials()[SIGNED] > before[SIGNED]


def test_each_zone_may_have_its_own_policy(place, start):
    primary = start(Signer)
    place.configure('zone "%s" { primaries = "%s" dnssec = refuse }\n'
                    'zone "%s" { primaries = "%s" dnssec = pass }\n'
                    % (PLAIN, primary, SIGNED, primary))
    place.once()
    assert types_in(place, SIGNED) & MARKS


def test_fetch_refuses_no_signed_zone(dnssync, start):
    result = dnssync("fetch", SIGNED, start(Signer), code=0)
    assert b"\n:signed.example:48:" in result.out


WARNING = (r"^warning: signed\.example: is signed, but data\.cdb has no "
           r"signatures \(dnssec = strip\): ")


def test_a_stripped_zone_is_told_of_once(place, start):
    primary = start(Signer)
    configure(place, primary, "")
    with place.daemon() as daemon:
        daemon.wait_log(WARNING)
        primary.change(50)
        mark = daemon.mark()
        place.sync()
        daemon.wait_log(r"^signed\.example: serial \d+ live", mark)
        assert len(daemon.matching("warning: .* is signed")) == 1
    assert not types_in(place, SIGNED) & MARKS
    assert not place.serials().keys() ^ {SIGNED, PLAIN}


def test_once_tells_of_a_stripped_zone_that_it_has_transferred(place, start):
    primary = start(Signer)
    configure(place, primary, "")
    assert re.search(WARNING, place.once().log, re.M)
    assert "is signed" not in place.once().log
    primary.change(50)
    assert re.search(WARNING, place.once().log, re.M)


def test_a_zone_that_is_passed_is_not_told_of(place, start):
    configure(place, start(Signer), "dnssec = pass")
    assert "is signed" not in place.once().log
