"""Sends NOTIFY (RFC 1996) as a primary does, from any loopback address."""

import collections
import itertools
import socket
import struct

import model
import peers
from scripted import IN, SOA, frame, rr, soa_rdata

OPCODE = 4 << 11
AA = 0x0400
Answer = collections.namedtuple("Answer", "id flags rcode counts question "
                                "source raw")

_ids = itertools.count(1)


def notify(zone, serial=None, flags=OPCODE | AA, qtype=SOA, qclass=IN,
           additional=(), tail=b""):
    """A message; `serial` None is one that tells no serial."""
    answers = [] if serial is None else [
        rr(zone, SOA, soa_rdata(serial))]
    return struct.pack(">HHHHHH", next(_ids) & 0xffff, flags, 1, len(answers),
                       0, len(additional)) + model.wire_name(zone) \
        + struct.pack(">HH", qtype, qclass) + b"".join(answers) \
        + b"".join(additional) + tail


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def read_answer(data, source=None):
    qid, flags, *counts = struct.unpack_from(">HHHHHH", data)
    return Answer(qid, flags & 0xfff0, flags & 15, tuple(counts), data[12:],
                  source, data)


def ask(port, message, source=peers.LOCALHOST, address=None, seconds=5):
    """Send one over UDP; its answer, or None if there is none."""
    address = address or source
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as sock:
        sock.bind((source, 0))
        sock.settimeout(seconds)
        sock.sendto(message, (address, port))
        try:
            data, peer = sock.recvfrom(65535)
        except socket.timeout:
            return None
    assert len(data) <= len(message)
    return read_answer(data, peer[0])


def connect(port, source=peers.LOCALHOST, address=None, seconds=5):
    return socket.create_connection((address or source, port), seconds,
                                    (source, 0))


def read_framed(stream):
    """The next answer of a TCP connection, None at its end."""
    prefix = stream.read(2)
    if len(prefix) < 2:
        return None
    return read_answer(stream.read(struct.unpack(">H", prefix)[0]))


def ask_tcp(port, *messages, **kwargs):
    """Send them over one connection, all at once; their answers."""
    with connect(port, **kwargs) as sock, sock.makefile("rb") as stream:
        sock.sendall(b"".join(map(frame, messages)))
        return [read_framed(stream) for _ in messages]
