"""An independent reader of cdb files and of the tinydns records in them."""

import collections
import struct

HEADER = 2048
NO_LOCATION = b""

Record = collections.namedtuple(
    "Record", "owner type location ttl ttd rdata")
Record.__doc__ = """One record of a data.cdb; a wildcard's owner starts with
the label "*", as on the wire.  Client location entries have type "%"."""


class Broken(AssertionError):
    """The file is no sound cdb."""


def _hash(key):
    value = 5381
    for byte in key:
        value = ((value << 5) + value ^ byte) & 0xffffffff
    return value


def _load(source):
    if isinstance(source, bytes):
        return source
    with open(source, "rb") as file:
        return file.read()


def pairs(source):
    """All (key, value) pairs in file order, every hash table checked."""
    data = _load(source)
    if len(data) < HEADER:
        raise Broken("shorter than a cdb header: %d bytes" % len(data))
    tables = list(struct.iter_unpack("<II", data[:HEADER]))
    end = min(position for position, _ in tables)
    found, places = [], {}
    position = HEADER
    while position < end:
        if position + 8 > end:
            raise Broken("a record header is cut at %d" % position)
        klen, dlen = struct.unpack_from("<II", data, position)
        start = position + 8
        if start + klen + dlen > end:
            raise Broken("a record runs past the records at %d" % position)
        key = data[start:start + klen]
        found.append((key, data[start + klen:start + klen + dlen]))
        places[position] = _hash(key)
        position = start + klen + dlen
    _check_tables(data, tables, places, end)
    return found


def _check_tables(data, tables, places, end):
    slots, expected = {}, end
    for number, (start, length) in enumerate(tables):
        if start != expected:
            raise Broken("table %d starts at %d, not at %d"
                         % (number, start, expected))
        expected = start + 8 * length
        if expected > len(data):
            raise Broken("table %d is cut" % number)
        for value, place in struct.iter_unpack(
                "<II", data[start:expected]):
            if place:
                if value & 255 != number:
                    raise Broken("hash %#x is in table %d" % (value, number))
                slots[place] = value
    if expected != len(data):
        raise Broken("%d bytes follow the tables" % (len(data) - expected))
    if slots != places:
        raise Broken("the tables and the records do not agree")


def records(source):
    """All tinydns records of a data.cdb, in file order."""
    return [_record(key, value) for key, value in pairs(source)]


def _record(key, value):
    if key[:2] == b"\0%":
        return Record(key[2:], "%", value, 0, b"", b"")
    rtype = struct.unpack_from(">H", value)[0]
    mark, position, location = value[2:3], 3, NO_LOCATION
    if mark in b">+":
        location, position = value[3:5], 5
    elif mark not in b"=*":
        raise Broken("record of %r is marked %r" % (key, mark))
    ttl = struct.unpack_from(">I", value, position)[0]
    ttd = value[position + 4:position + 12]
    owner = (b"\1*" if mark in b"*+" else b"") + key
    return Record(owner, rtype, location, ttl, ttd, value[position + 12:])


def zone_records(source, apex):
    """The records at and below `apex`, given in wire form."""
    return [record for record in records(source)
            if record.owner == apex or record.owner.endswith(apex)]


def serials(source):
    """A map from each SOA's owner in wire form to its serial."""
    return {record.owner: struct.unpack(">I", record.rdata[-20:-16])[0]
            for record in records(source) if record.type == 6}
