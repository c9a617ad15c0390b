"""Writes tests/unit/tsig_vectors.h: messages that dnspython has signed.

    /usr/bin/python3 tests/unit/make_tsig_vectors.py
"""

import pathlib
import struct

import dns.message
import dns.name
import dns.rrset
import dns.tsig

ALGORITHMS = ["hmac-md5.sig-alg.reg.int", "hmac-sha1", "hmac-sha224",
              "hmac-sha256", "hmac-sha384", "hmac-sha512"]
SECRET = bytes(range(32))
TIME = 1700000000
ID = 0x1234
SOA = "example.com. 60 IN SOA ns.example. host.example. %d 2 3 4 5"

HEAD = """\
/*
 * tsig_vectors: messages that dnspython has signed with the key "xfr", whose
 * secret is the 32 bytes from 0 to 31, at 1700000000; made by
 * make_tsig_vectors.py.
 */
#ifndef DNSSYNC_TESTS_TSIG_VECTORS_H
#define DNSSYNC_TESTS_TSIG_VECTORS_H

"""


def key(algorithm):
    return dns.tsig.Key("xfr", SECRET, algorithm)


def query(rdtype):
    message = dns.message.make_query("example.com", rdtype, flags=0)
    message.id = ID
    return message


def answer(question, *records):
    message = dns.message.make_response(question)
    message.answer = [dns.rrset.from_text(*text.split(None, 4))
                      for text in records]
    return message


def template(algorithm, error=0, time=TIME, other=b""):
    """A TSIG record without a MAC."""
    return dns.rdtypes.ANY.TSIG.TSIG(
        dns.rdataclass.ANY, dns.rdatatype.TSIG, dns.name.from_text(algorithm),
        time, 300, b"", ID, error, other)


def put(wire, rdata):
    """The message with this TSIG record behind it."""
    body = rdata.to_wire()
    count = struct.unpack("!H", wire[10:12])[0] + 1
    return (wire[:10] + struct.pack("!H", count) + wire[12:] + b"\3xfr\0"
            + struct.pack("!HHIH", 250, 255, 0, len(body)) + body)


def sign(wire, algorithm, prior=b"", ctx=None, multi=False, **more):
    rdata, ctx = dns.tsig.sign(wire, key(algorithm),
                               template(algorithm, **more),
                               more.get("time", TIME), prior, ctx, multi)
    return put(wire, rdata), rdata.mac, ctx


def literal(name, wire):
    text = "".join("    \"%s\"\n" % wire[i:i + 34].hex()
                   for i in range(0, len(wire), 34))
    return "static const char %s[] =\n%s;\n\n" % (name, text.rstrip("\n"))


def single(number, algorithm):
    """A signed question for the SOA, and the answer to it."""
    question = query("SOA")
    asked, mac, _ = sign(question.to_wire(), algorithm)
    reply = answer(question, SOA % 7).to_wire()
    said, _, _ = sign(reply, algorithm, mac)
    return (literal("vector_query_%d" % number, asked)
            + literal("vector_answer_%d" % number, said))


def stream():
    """A transfer of six messages, of which 1, 4 and 6 are signed."""
    algorithm = ALGORITHMS[3]
    question = query("AXFR")
    asked, mac, _ = sign(question.to_wire(), algorithm)
    out, ctx = literal("vector_axfr", asked), None
    for number in range(6):
        wire = answer(question, SOA % number).to_wire()
        if number in (0, 3, 5):
            wire, mac, ctx = sign(wire, algorithm, mac, ctx, True,
                                  time=TIME + number)
        else:
            ctx.update(wire)
        out += literal("vector_stream_%d" % number, wire)
    return out


def late():
    """What a server answers whose clock is 412 s ahead."""
    algorithm = ALGORITHMS[3]
    question = query("SOA")
    _, mac, _ = sign(question.to_wire(), algorithm)
    reply = answer(question)
    reply.set_rcode(9)
    other = struct.pack("!HI", 0, TIME + 412)
    said, _, _ = sign(reply.to_wire(), algorithm, mac, error=18, other=other)
    return literal("vector_late", said)


def main():
    text = HEAD
    for number, algorithm in enumerate(ALGORITHMS):
        text += single(number, algorithm)
    text += stream() + late() + "#endif\n"
    path = pathlib.Path(__file__).with_name("tsig_vectors.h")
    path.write_text(text)


if __name__ == "__main__":
    main()
