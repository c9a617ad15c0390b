"""What a correct converter makes of a transfer, written independently.

This is axfr-get with its known errors removed; test_oracles.py holds it
against the real axfr-get, and the tests of fetch hold dnssync against it.
"""

import socket
import struct

import dns.rdata
import dns.rdatatype

A, NS, CNAME, SOA, PTR, MX, SRV = 1, 2, 5, 6, 12, 15, 33
MAX_RDATA = 32767 - 15          # a value tinydns serves, less its header
MAX_TTL = 0x7fffffff

# The rdata whose names may be compressed (RFC 3597 section 4): "n" is a name,
# "s" a character string, a number so many bytes, "*" the rest.
LAYOUTS = {
    2: ["n"], 3: ["n"], 4: ["n"], 5: ["n"], 6: ["n", "n", 20],
    7: ["n"], 8: ["n"], 9: ["n"], 12: ["n"], 14: ["n", "n"], 15: [2, "n"],
    17: ["n", "n"], 18: [2, "n"], 21: [2, "n"], 24: [18, "n", "*"],
    26: [2, "n", "n"], 30: ["n", "*"], 33: [6, "n"],
    35: [4, "s", "s", "s", "n"],
}

_OWNER_BYTES = b"abcdefghijklmnopqrstuvwxyz0123456789-_"
_RDATA_BYTES = (b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                b"0123456789.-")


def _escape(data, literal):
    return "".join(chr(byte) if byte in literal else "\\%03o" % byte
                   for byte in data)


def labels(name):
    """The labels of a name in uncompressed wire form."""
    found, position = [], 0
    while name[position]:
        found.append(name[position + 1:position + 1 + name[position]])
        position += 1 + name[position]
    return found


def name_text(name):
    """A wire name as axfr-get writes it."""
    return ".".join(_escape(label.lower(), _OWNER_BYTES)
                    for label in labels(name)) or "."


def wire_name(text):
    """The wire form of a plain dotted name without escapes."""
    return b"".join(bytes([len(label)]) + label.encode("latin-1")
                    for label in text.split(".") if label) + b"\0"


def read_name(message, position):
    """The name at `position`, uncompressed, and the position after it."""
    name, after = b"", None
    while True:
        length = message[position]
        if length >= 0xc0:
            if after is None:
                after = position + 2
            position = struct.unpack_from(">H", message, position)[0] & 0x3fff
        else:
            name += message[position:position + 1 + length]
            position += 1 + length
            if not length:
                return name, after or position


def _read_rdata(message, rtype, start, length):
    position, end, out = start, start + length, b""
    for field in LAYOUTS.get(rtype, ["*"]):
        if field == "n":
            name, position = read_name(message, position)
            out += name
            continue
        if field == "s":
            field = 1 + message[position]
        elif field == "*":
            field = end - position
        out += message[position:position + field]
        position += field
    assert position == end, "rdata of type %d is not understood" % rtype
    return out


def answers(message):
    """All (owner, type, class, ttl, rdata) of a message's answer section."""
    qdcount, ancount = struct.unpack_from(">HH", message, 4)
    position = 12
    for _ in range(qdcount):
        position = read_name(message, position)[1] + 4
    for _ in range(ancount):
        owner, position = read_name(message, position)
        rtype, rclass, ttl, length = struct.unpack_from(
            ">HHIH", message, position)
        position += 10
        yield (owner, rtype, rclass, ttl,
               _read_rdata(message, rtype, position, length))
        position += length


def _receive(stream, count):
    data = stream.read(count)
    assert len(data) == count, "the connection was closed"
    return data


def transfer(address, port, zone):
    """Every record of an AXFR, from the opening to the closing SOA."""
    question = struct.pack(">HHHHHH", 7, 0, 1, 0, 0, 0) + wire_name(zone) \
        + struct.pack(">HH", 252, 1)
    found, soas = [], 0
    with socket.create_connection((address, port), timeout=30) as sock:
        sock.sendall(struct.pack(">H", len(question)) + question)
        with sock.makefile("rb") as stream:
            while soas < 2:
                length = struct.unpack(">H", _receive(stream, 2))[0]
                before = len(found)
                for record in answers(_receive(stream, length)):
                    found.append(record)
                    soas += record[1] == SOA
                assert len(found) > before, "a message without answers"
    return found


def record_line(owner, rtype, ttl, rdata):
    """One record as a tinydns data line, without the newline."""
    name = name_text(owner)

    def target(start):
        return name_text(rdata[start:]) + "."

    if rtype == SOA:
        mname, position = read_name(rdata, 0)
        rname, position = read_name(rdata, position)
        numbers = struct.unpack_from(">IIIII", rdata, position)
        return "Z%s:%s.:%s.:%s:%d" % (
            name, name_text(mname), name_text(rname),
            ":".join(map(str, numbers)), ttl)
    if rtype == NS:
        return "&%s::%s:%d" % (name, target(0), ttl)
    if rtype == CNAME:
        return "C%s:%s:%d" % (name, target(0), ttl)
    if rtype == PTR:
        return "^%s:%s:%d" % (name, target(0), ttl)
    if rtype == MX:
        return "@%s::%s:%d:%d" % (
            name, target(2), struct.unpack_from(">H", rdata)[0], ttl)
    if rtype == A and len(rdata) == 4:
        return "+%s:%s:%d" % (name, ".".join(map(str, rdata)), ttl)
    return ":%s:%d:%s:%d" % (name, rtype, _escape(rdata, _RDATA_BYTES), ttl)


def lines(records, zone):
    """The lines of a transfer, as bytes without newlines, in order."""
    apex = wire_name(zone).lower()
    out, seen = [], set()
    for number, (owner, rtype, _, ttl, rdata) in enumerate(records):
        lower = owner.lower()
        if rtype == SOA and number:
            break
        if lower != apex and not lower.endswith(apex):
            continue
        if len(rdata) > MAX_RDATA:
            continue
        line = record_line(owner, rtype, ttl if ttl <= MAX_TTL else 0,
                           rdata).encode("ascii")
        if line not in seen:
            seen.add(line)
            out.append(line)
    return out


def text(records, zone):
    """The whole text that `dnssync fetch` prints for a transfer."""
    serial = struct.unpack(">I", records[0][4][-20:-16])[0]
    return b"#%d auto axfr-get\n" % serial + b"".join(
        line + b"\n" for line in lines(records, zone))


def _master_name(name):
    return "".join("".join("\\%03d" % byte for byte in label) + "."
                   for label in labels(name)) or "."


def master_text(records, by_name=(SOA,)):
    """Records as a master file in the unknown-record syntax of RFC 3597.

    Every server reads it, also of types that it does not know; only types
    in `by_name` are written in their own syntax.
    """
    out = []
    for owner, rtype, _, ttl, rdata in records:
        content = "TYPE%d \\# %d %s" % (rtype, len(rdata), rdata.hex())
        if rtype in by_name:
            parsed = dns.rdata.from_wire("IN", rtype, rdata, 0, len(rdata))
            content = "%s %s" % (dns.rdatatype.to_text(rtype),
                                 parsed.to_text())
        out.append("%s %d IN %s\n" % (_master_name(owner), ttl, content))
    return "".join(out)
