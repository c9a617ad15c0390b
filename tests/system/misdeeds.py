"""All the ways in which a primary may err, as behaviours of a scripted zone.

Each entry of ANSWERS (to an SOA question) and TRANSFERS (to AXFR) has a name
that completes "a primary that ...", the behaviour, and a pattern that the log
has to show.  HONEST lists what looks odd and has to be accepted.
"""

import collections
import struct

import scripted
from scripted import (A, AA, AAAA, ANY, AXFR, CH, CLOSE, CNAME, IXFR, MX,
                      NS, OPT, PTR, QR, RESET, SOA, TC, TSIG, TXT, Drip,
                      Pause, Raw, address, frame, message, name, rr,
                      soa_rdata)

Misdeed = collections.namedtuple("Misdeed", "what behaviour log")

# In a transfer's first message the apex stands after the header.
APEX = b"\xc0\x0c"


def _reply(**how):
    """An answer that is honest but for `how`."""
    def answer(zone, query):
        return message(query, [zone.soa()], **how)
    return answer


def _records(make, **how):
    """An answer with the records that `make(zone)` returns."""
    def answer(zone, query):
        return message(query, make(zone), **how)
    return answer


def _id(query):
    return query.id ^ 0x5555


def _silent(zone, query):
    return [Pause(3)] if query.transport == "tcp" else None


def _truncated_everywhere(zone, query):
    return message(query, flags=QR | AA | TC)


def _closed(zone, query):
    return [CLOSE] if query.transport == "tcp" else None


def _other_soa(zone):
    return rr("other.example", SOA, soa_rdata(zone.serial))


def _question(text, qtype=SOA, qclass=1):
    return name(text) + struct.pack(">HH", qtype, qclass)


ANSWERS = [
    Misdeed("answers with another id", lambda zone, query: message(
        query, [zone.soa()], id=_id(query)), "another question|no answer"),
    Misdeed("answers another name", lambda zone, query: message(
        query, [zone.soa()], question=_question("other.example")), ""),
    Misdeed("answers another type", lambda zone, query: message(
        query, [zone.soa()], question=query.name
        + struct.pack(">HH", NS, 1)), ""),
    Misdeed("answers in another class", lambda zone, query: message(
        query, [zone.soa()], question=query.name
        + struct.pack(">HH", SOA, CH)), ""),
    Misdeed("answers without the question", _reply(question=b""), ""),
    Misdeed("sends the question back", _reply(flags=0), ""),
    Misdeed("refuses", _records(lambda zone: [], rcode=scripted.REFUSED),
            "REFUSED"),
    Misdeed("fails", _records(lambda zone: [], rcode=scripted.SERVFAIL),
            "SERVFAIL"),
    Misdeed("denies the zone", _records(lambda zone: [],
                                        rcode=scripted.NXDOMAIN), "NXDOMAIN"),
    Misdeed("does not implement it", _records(lambda zone: [],
                                              rcode=scripted.NOTIMP),
            "NOTIMP"),
    Misdeed("cannot read the question", _records(
        lambda zone: [], rcode=scripted.FORMERR, question=b""), "FORMERR"),
    Misdeed("has an SOA in an error", _reply(rcode=scripted.SERVFAIL),
            "SERVFAIL"),
    Misdeed("is not authoritative", _reply(flags=QR), "authoritative"),
    Misdeed("has no SOA", _records(lambda zone: []), "SOA"),
    Misdeed("has another zone's SOA", _records(
        lambda zone: [_other_soa(zone)]), "SOA"),
    Misdeed("has two SOAs", _records(
        lambda zone: [zone.soa(), zone.soa(zone.serial + 1)]), "SOA"),
    Misdeed("has a CNAME at the apex", _records(
        lambda zone: [rr(zone.apex, CNAME, name("x.example"))]), "SOA|CNAME"),
    Misdeed("has an SOA of another class", _records(
        lambda zone: [rr(zone.apex, SOA, soa_rdata(zone.serial),
                         rclass=CH)]), ""),
    Misdeed("has an empty SOA", _records(
        lambda zone: [rr(zone.apex, SOA, b"")]), ""),
    Misdeed("has a short SOA", _records(
        lambda zone: [rr(zone.apex, SOA, soa_rdata(zone.serial)[:-1])]), ""),
    Misdeed("has an SOA with bytes too many", _records(
        lambda zone: [rr(zone.apex, SOA, soa_rdata(zone.serial) + b"x")]),
            ""),
    Misdeed("counts more records than it sends", _reply(
        counts=(1, 2, 0, 0)), ""),
    Misdeed("has bytes behind the answer", _reply(tail=b"junk"), ""),
    Misdeed("has a looping name", _records(
        lambda zone: [b"\xc0" + bytes([12 + len(zone.apex) + 4]) + rr(
            "", SOA, soa_rdata(zone.serial))[1:]]), ""),
    Misdeed("sends half a header",
            lambda zone, query: message(query)[:7], ""),
    Misdeed("sends nothing but a header", lambda zone, query: message(
        query, counts=(0, 0, 0, 0), question=b""), ""),
    Misdeed("is silent", _silent, ""),
    Misdeed("is truncated even over TCP", _truncated_everywhere, ""),
    Misdeed("is silent and closes", _closed, ""),
]


def _body(make):
    """A transfer with what `make(zone)` returns instead of the records."""
    def transfer(zone, query):
        soa = zone.soa()
        yield message(query, [soa, zone.ns()] + make(zone) + [soa])
    return transfer


def _all(make):
    """A transfer of exactly the records `make(zone, soa)` returns."""
    def transfer(zone, query):
        yield message(query, make(zone, zone.soa()))
    return transfer


def _each(make):
    """A transfer of one record of `make(zone, soa)` a message."""
    def transfer(zone, query):
        for record in make(zone, zone.soa()):
            yield message(query, [record])
    return transfer


def _message(**how):
    """A whole transfer in one message that is wrong in `how`."""
    def transfer(zone, query):
        yield message(query, [zone.soa(), zone.ns(), zone.soa()], **how)
    return transfer


def _later(**how):
    """A transfer whose second message is wrong in `how`."""
    def transfer(zone, query):
        yield message(query, [zone.soa(), zone.ns()])
        yield message(query, [zone.soa()], **how)
    return transfer


def _raw(rdata_or_tail):
    """A record made of raw bytes between sound ones."""
    def transfer(zone, query):
        yield message(query, [zone.soa(), zone.ns()])
        yield message(query, [rdata_or_tail(zone), zone.soa()])
    return transfer


def _wrong_id(zone, query):
    yield message(query, [zone.soa(), zone.ns(), zone.soa()], id=_id(query))


def _wrong_id_later(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    yield message(query, [zone.soa()], id=_id(query))


def _closes_in_between(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    yield CLOSE


def _resets(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    yield RESET


def _closes_at_once(zone, query):
    yield CLOSE


def _half_a_length(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    yield Raw(b"\1")
    yield CLOSE


def _half_a_message(zone, query):
    data = frame(message(query, [zone.soa(), zone.ns(), zone.soa()]))
    yield Raw(data[:len(data) // 2])
    yield CLOSE


def _stalls(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    yield Pause(30)


def _stalls_inside(zone, query):
    data = frame(message(query, [zone.soa(), zone.ns(), zone.soa()]))
    yield Raw(data[:40])
    yield Pause(30)


def _drips(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    for _ in range(600):
        yield Pause(0.05)
        yield Raw(b"\xff")


def _never_ends(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    number = 0
    while True:
        yield message(query, [
            zone.under("h%d" % (number + i), TXT, b"\x64" + b"e" * 100)
            for i in range(100)])
        number += 100


def _never_says_anything(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    while True:
        yield message(query)


def _nothing_first(zone, query):
    yield message(query)
    yield message(query, [zone.soa(), zone.ns(), zone.soa()])


def _a_message_too_many(zone, query):
    yield Raw(frame(message(query, [zone.soa(), zone.ns(), zone.soa()]))
              + frame(message(query, [_a(zone, "late")])))


def _an_empty_frame(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    yield Raw(b"\0\0")
    yield message(query, [zone.soa()])


def _refused_later(zone, query):
    yield message(query, [zone.soa(), zone.ns()])
    yield message(query, [], rcode=scripted.REFUSED)


def _of_type(rtype):
    return _body(lambda zone: [zone.under("meta", rtype, b"\0\0")])


def _of_class(rclass):
    return _body(lambda zone: [
        zone.under("alien", A, address("192.0.2.1"), rclass=rclass)])


def _a(zone, label):
    return zone.under(label, A, address("192.0.2.1"))


def _cname(zone, label):
    return zone.under(label, CNAME, name("x.example"))


def _far(first, last):
    """Two records with a hundred messages in between."""
    def make(zone, soa):
        return ([soa, zone.ns(), first(zone)]
                + [_a(zone, "m%d" % number) for number in range(100)]
                + [last(zone), soa])
    return make


def _at(zone, rdata, length=None, rtype=A):
    return zone.under("broken", rtype, rdata, length=length)


def _pointer(target):
    """An owner that is a compression pointer to `target(position)`, where
    position is that of the owner itself in its message."""
    def make(zone):
        position = 12 + len(zone.apex) + 4
        to = target(position)
        return struct.pack(">H", 0xc000 | to) + rr(
            "", A, address("192.0.2.1"))[1:]
    return make


def _rdata_pointer(target):
    def make(zone):
        owner = b"\6broken" + zone.apex
        position = 12 + len(zone.apex) + 4 + len(owner) + 10
        return rr(owner, NS, struct.pack(">H", 0xc000 | target(position)))
    return make


def _long_owner(zone):
    return rr(b"\x3f" + b"x" * 63 + (b"\x3f" + b"y" * 63) * 3 + zone.apex,
              A, address("192.0.2.1"))


TRANSFERS = [
    Misdeed("transfers with another id", _wrong_id, ""),
    Misdeed("transfers with another id later", _wrong_id_later, ""),
    Misdeed("transfers with another question", _message(
        question=_question("other.example", AXFR)), "question"),
    Misdeed("transfers with another question later", _later(
        question=_question("other.example", AXFR)), "question"),
    Misdeed("transfers with the question of another type", lambda zone, query:
            [message(query, [zone.soa(), zone.ns(), zone.soa()],
                     question=query.name + struct.pack(">HH", SOA, 1))],
            "question"),
    Misdeed("transfers without a question", _message(question=b""),
            "question"),
    Misdeed("transfers as a query", _message(flags=0), ""),
    Misdeed("refuses the transfer", _all(lambda zone, soa: []), ""),
    Misdeed("transfers with REFUSED", _message(rcode=scripted.REFUSED),
            "REFUSED"),
    Misdeed("transfers with SERVFAIL", _message(rcode=scripted.SERVFAIL),
            "SERVFAIL"),
    Misdeed("refuses in the midst", _refused_later, "REFUSED"),
    Misdeed("says truncated in a transfer", _message(flags=QR | AA | TC),
            "truncated"),
    Misdeed("begins with another record", _all(
        lambda zone, soa: [zone.ns(), soa, soa]), "NS"),
    Misdeed("begins with another zone's SOA", _all(
        lambda zone, soa: [_other_soa(zone), zone.ns(), _other_soa(zone)]),
            "other.example"),
    Misdeed("begins with a child's SOA", _all(
        lambda zone, soa: [zone.under("child", SOA, soa_rdata(zone.serial)),
                           soa, zone.ns(), soa]), "child"),
    Misdeed("closes with another serial", _all(
        lambda zone, soa: [soa, zone.ns(), zone.soa(zone.serial + 1)]),
            "SOA"),
    Misdeed("closes with another SOA of the same serial", _all(
        lambda zone, soa: [soa, zone.ns(), rr(zone.apex, SOA, soa_rdata(
            zone.serial, mname="no.example.net"))]), "SOA"),
    Misdeed("sends a record behind the closing SOA", _all(
        lambda zone, soa: [soa, zone.ns(), soa, _a(zone, "late")]), "late"),
    Misdeed("sends a message behind the closing SOA", _a_message_too_many,
            ""),
    Misdeed("sends a third SOA", _all(
        lambda zone, soa: [soa, zone.ns(), soa, soa]), "SOA"),
    Misdeed("has an SOA below the apex", _body(
        lambda zone: [zone.under("child", SOA, soa_rdata(7))]), "child"),
    Misdeed("has a lone SOA", _all(lambda zone, soa: [soa]), ""),
    Misdeed("has only SOAs", _all(lambda zone, soa: [soa, soa]), "NS"),
    Misdeed("has no NS at the apex", _all(
        lambda zone, soa: [soa, zone.under("sub", NS, name("n.example")),
                           _a(zone, "www"), soa]), "NS"),
    Misdeed("has the apex NS outside only", _all(
        lambda zone, soa: [soa, rr("other.example", NS, name("n.example")),
                           soa]), "NS"),
    Misdeed("has class CH", _of_class(CH), "class"),
    Misdeed("has class NONE", _of_class(254), "class"),
    Misdeed("has class ANY", _of_class(255), "class"),
    Misdeed("has an OPT record", _of_type(OPT), "meta"),
    Misdeed("has an OPT record at the root", _body(
        lambda zone: [rr("", OPT, b"", rclass=1232)]), ""),
    Misdeed("has a TSIG record", _of_type(TSIG), "meta"),
    Misdeed("has a TKEY record", _of_type(249), "meta"),
    Misdeed("has an ANY record", _of_type(ANY), "meta"),
    Misdeed("has an AXFR record", _of_type(AXFR), "meta"),
    Misdeed("has an IXFR record", _of_type(IXFR), "meta"),
    Misdeed("has a MAILB record", _of_type(253), "meta"),
    Misdeed("has a record of type 0", _of_type(0), "meta"),
    Misdeed("has a CNAME before other data", _body(
        lambda zone: [_cname(zone, "both"), _a(zone, "both")]), "both"),
    Misdeed("has a CNAME behind other data", _body(
        lambda zone: [_a(zone, "both"), _cname(zone, "both")]), "both"),
    Misdeed("has a CNAME far before other data", _each(_far(
        lambda zone: _cname(zone, "both"),
        lambda zone: _a(zone, "both"))), "both"),
    Misdeed("has a CNAME far behind other data", _each(_far(
        lambda zone: _a(zone, "both"),
        lambda zone: _cname(zone, "both"))), "both"),
    Misdeed("has a CNAME beside data in other case", _body(
        lambda zone: [_a(zone, "BOTH"), _cname(zone, "both")]), "both"),
    Misdeed("has two CNAMEs", _body(
        lambda zone: [_cname(zone, "both"), zone.under(
            "both", CNAME, name("y.example"))]), "both"),
    Misdeed("has a wildcard CNAME beside other data", _body(
        lambda zone: [_cname(zone, "*.both"), _a(zone, "*.both")]), "both"),
    Misdeed("has other data beside a wildcard CNAME", _body(
        lambda zone: [_a(zone, "*.both"), _cname(zone, "*.both")]), "both"),
    Misdeed("has a CNAME at its apex", _all(
        lambda zone, soa: [soa, zone.ns(), rr(zone.apex, CNAME,
                                              name("x.example")), soa]),
            "CNAME"),
    Misdeed("has a wildcard NS", _body(
        lambda zone: [zone.under("*.wild", NS, name("n.example"))]), "wild"),
    Misdeed("has a wildcard NS at the apex", _body(
        lambda zone: [zone.under("*", NS, name("n.example"))]), "NS"),
    Misdeed("has an owner that points to itself", _raw(_pointer(
        lambda here: here)), ""),
    Misdeed("has an owner that points forward", _raw(_pointer(
        lambda here: here + 4)), ""),
    Misdeed("has an owner that points out of the message", _raw(_pointer(
        lambda here: 0x3fff)), ""),
    Misdeed("has an owner that points into the header", _raw(_pointer(
        lambda here: 2)), ""),
    Misdeed("has a target that points to itself", _raw(_rdata_pointer(
        lambda here: here)), ""),
    Misdeed("has a target that points out", _raw(_rdata_pointer(
        lambda here: 0x3ffe)), ""),
    Misdeed("has a name of 300 bytes", _raw(_long_owner), ""),
    Misdeed("has an owner with a label of type 0x40", _raw(
        lambda zone: b"\x41" + b"x" * 65 + zone.apex + rr(
            "", A, address("192.0.2.1"))[1:]), ""),
    Misdeed("has an A of 3 bytes", _raw(
        lambda zone: _at(zone, b"\1\2\3")), ""),
    Misdeed("has an A of 5 bytes", _raw(
        lambda zone: _at(zone, b"\1\2\3\4\5")), ""),
    Misdeed("has an A of no bytes", _raw(lambda zone: _at(zone, b"")), ""),
    Misdeed("has an AAAA of 15 bytes", _raw(
        lambda zone: _at(zone, b"x" * 15, rtype=AAAA)), ""),
    Misdeed("has rdata that runs past the message", lambda zone, query: [
        message(query, [zone.soa(), zone.ns(), _at(
            zone, address("192.0.2.1"), length=400)])], ""),
    Misdeed("has an NS target that runs past its rdata", _raw(
        lambda zone: _at(zone, name("ns.example"), length=2, rtype=NS)), ""),
    Misdeed("has an NS with bytes behind the name", _raw(
        lambda zone: _at(zone, name("ns.example") + b"x", rtype=NS)), ""),
    Misdeed("has an empty NS", _raw(
        lambda zone: _at(zone, b"", rtype=NS)), ""),
    Misdeed("has an MX of one byte", _raw(
        lambda zone: _at(zone, b"\0", rtype=MX)), ""),
    Misdeed("has a PTR without an end", _raw(
        lambda zone: _at(zone, b"\3abc", rtype=PTR)), ""),
    Misdeed("has an empty SOA in the transfer", _all(
        lambda zone, soa: [rr(zone.apex, SOA, b""), zone.ns(),
                           rr(zone.apex, SOA, b"")]), "SOA"),
    Misdeed("has a closing SOA that is empty", _all(
        lambda zone, soa: [soa, zone.ns(), rr(zone.apex, SOA, b"")]), "SOA"),
    Misdeed("has bytes behind a message", _message(tail=b"junk"), ""),
    Misdeed("counts more records than a message has", _message(
        counts=(1, 5, 0, 0)), ""),
    Misdeed("counts 65535 records in a header alone", lambda zone, query: [
        message(query, question=b"", counts=(0, 65535, 0, 0))], ""),
    Misdeed("sends half a header in a transfer", lambda zone, query: [
        message(query)[:5]], ""),
    Misdeed("sends a frame of no bytes", _an_empty_frame, ""),
    Misdeed("sends an empty message first", _nothing_first, ""),
    Misdeed("closes in the midst", _closes_in_between, "clos"),
    Misdeed("resets in the midst", _resets, ""),
    Misdeed("closes before the first byte", _closes_at_once, "clos"),
    Misdeed("closes inside a length", _half_a_length, "clos"),
    Misdeed("closes inside a message", _half_a_message, "clos"),
    Misdeed("stalls", _stalls, ""),
    Misdeed("stalls inside a message", _stalls_inside, ""),
    Misdeed("drips", _drips, ""),
    Misdeed("never ends", _never_ends, "max-records|max-bytes"),
    Misdeed("sends empty messages for ever", _never_says_anything, ""),
]


# What looks odd and is right.

def _udp_lost_once(zone, query):
    if query.transport == "udp" and query.number % 2:
        return None
    return zone.honest_answer(query)


def _udp_truncated(zone, query):
    if query.transport == "udp":
        return message(query, flags=QR | AA | TC)
    return zone.honest_answer(query)


def _udp_silent(zone, query):
    return None if query.transport == "udp" else zone.honest_answer(query)


def _udp_spoofed_first(zone, query):
    if query.transport == "udp":
        return [message(query, [zone.soa(zone.serial + 9)], id=_id(query)),
                zone.honest_answer(query)]
    return zone.honest_answer(query)


def _answer_with_more(zone, query):
    return message(query, [zone.soa()], authority=[zone.ns()],
                   additional=[_a(zone, "ns")])


def _honest_in(wrap):
    """An honest transfer, its messages framed and sent by `wrap`."""
    def transfer(zone, query):
        for data in zone.honest_transfer(query):
            yield wrap(frame(data))
    return transfer


def _one_piece(zone, query):
    yield Raw(b"".join(frame(data) for data in zone.honest_transfer(query)))


def _closes_well(zone, query):
    yield from zone.honest_transfer(query)
    yield CLOSE


def _no_question_later(zone, query):
    yield message(query, [zone.soa()])
    for record in zone.body():
        yield message(query, [record], question=b"")
    yield message(query, [zone.soa()], question=b"")


def _soa_alone_first_and_last(zone, query):
    yield message(query, [zone.soa()])
    yield message(query, zone.body())
    yield message(query, [zone.soa()])


def _upper_case(zone, query):
    upper = query._replace(name=query.name.upper())
    apex = zone.apex.upper()
    soa = rr(apex, SOA, soa_rdata(zone.serial, **zone.timers))
    yield message(upper, [soa, rr(apex, NS, name("NS.Example.Net")), soa])


def _not_authoritative(zone, query):
    for data in zone.honest_transfer(query):
        yield data[:2] + struct.pack(">H", QR) + data[4:]


def _authority_and_additional(zone, query):
    yield message(query, [zone.soa()] + zone.body() + [zone.soa()],
                  authority=[zone.ns()], additional=[_a(zone, "more")])


def _compressed(zone, query):
    soa = APEX + rr("", SOA, soa_rdata(zone.serial, **zone.timers))[1:]
    yield message(query, [soa, APEX + rr("", NS, b"\2ns" + APEX)[1:],
                          b"\3www" + APEX + rr("", A, address(
                              "192.0.2.1"))[1:], soa])


HONEST_ANSWERS = [
    ("loses the first UDP question", _udp_lost_once),
    ("truncates over UDP", _udp_truncated),
    ("answers over TCP only", _udp_silent),
    ("is overtaken by a spoofed answer", _udp_spoofed_first),
    ("adds authority and additional records", _answer_with_more),
]
HONEST_TRANSFERS = [
    ("sends one byte at a time", _honest_in(lambda data: Drip(data))),
    ("sends all messages in one piece", _one_piece),
    ("closes after the transfer", _closes_well),
    ("repeats no question", _no_question_later),
    ("sends the SOAs alone", _soa_alone_first_and_last),
    ("writes in upper case", _upper_case),
    ("transfers without the AA bit", _not_authoritative),
    ("has authority and additional records", _authority_and_additional),
    ("compresses all names", _compressed),
]
