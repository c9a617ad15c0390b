"""Writes tests/unit/tsig_vectors.h: messages that dnspython has signed.

    /usr/bin/python3 tests/unit/make_tsig_vectors.py
"""

import pathlib
import struct
import sys

import dns.message
import dns.rrset

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "system"))

import signing  # noqa: E402

SECRET = bytes(range(32))
TIME = 1700000000
ID = 0x1234
SHA256 = signing.ALGORITHMS.index("hmac-sha256")
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


def query(rdtype):
    message = dns.message.make_query("example.com", rdtype, flags=0)
    message.id = ID
    return message


def answer(question, *records):
    message = dns.message.make_response(question)
    message.answer = [dns.rrset.from_text(*text.split(None, 4))
                      for text in records]
    return message


def ask(number, rdtype):
    """A signed question, and who may sign the answer to it."""
    key = signing.Key("xfr", signing.ALGORITHMS[number], SECRET)
    signer = signing.Signer(key, b"")
    wire = signer.sign(query(rdtype).to_wire(), when=TIME)
    return wire, signing.Signer(key, signer.mac)


def literal(name, wire):
    text = "".join("    \"%s\"\n" % wire[i:i + 34].hex()
                   for i in range(0, len(wire), 34))
    return "static const char %s[] =\n%s;\n\n" % (name, text.rstrip("\n"))


def single(number):
    """A signed question for the SOA, and the answer to it."""
    asked, signer = ask(number, "SOA")
    reply = answer(query("SOA"), SOA % 7).to_wire()
    return (literal("vector_query_%d" % number, asked)
            + literal("vector_answer_%d" % number,
                      signer.sign(reply, when=TIME)))


def stream():
    """A transfer of six messages, of which 1, 4 and 6 are signed."""
    asked, signer = ask(SHA256, "AXFR")
    out = literal("vector_axfr", asked)
    for number in range(6):
        wire = answer(query("AXFR"), SOA % number).to_wire()
        if number in (0, 3, 5):
            wire = signer.sign(wire, when=TIME + number)
        else:
            signer.skip(wire)
        out += literal("vector_stream_%d" % number, wire)
    return out


def late():
    """What a server answers whose clock is 412 s ahead."""
    _, signer = ask(SHA256, "SOA")
    reply = answer(query("SOA"))
    reply.set_rcode(9)
    return literal("vector_late", signer.sign(
        reply.to_wire(), when=TIME, error=signing.BADTIME,
        other=struct.pack("!HI", 0, TIME + 412)))


def main():
    text = HEAD
    for number in range(len(signing.ALGORITHMS)):
        text += single(number)
    text += stream() + late() + "#endif\n"
    path = pathlib.Path(__file__).with_name("tsig_vectors.h")
    path.write_text(text)


if __name__ == "__main__":
    main()
