"""A scripted primary on loopback that errs in whatever way a test wants.

A Primary answers UDP and TCP on one port.  Each of its zones is honest until
a test replaces `Zone.answer` (the reply to an SOA question) or
`Zone.transfer` (the reply to AXFR) by a callable of its own.  It does not
implement IXFR as long as `Zone.incremental` (the reply to that) is None.
"""

import collections
import socket
import struct
import threading
import time

import model
import peers

QR, AA, TC = 0x8000, 0x0400, 0x0200
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, NOTAUTH = \
    0, 1, 2, 3, 4, 5, 9
IN, CH = 1, 3
A, NS, CNAME, SOA, MB, PTR, MX, TXT, AAAA, SRV = \
    1, 2, 5, 6, 7, 12, 15, 16, 28, 33
OPT, RRSIG, NSEC, TSIG, IXFR, AXFR, ANY = 41, 46, 47, 250, 251, 252, 255

Query = collections.namedtuple("Query", "id name qtype transport number raw")
Query.__doc__ = """A question as received; `name` is in wire form, `number`
counts the questions of this type and transport for the zone, from 1."""

# What a transfer may yield besides whole messages (bytes, to be framed):
Raw = collections.namedtuple("Raw", "data")            # bytes without framing
Drip = collections.namedtuple("Drip", "data")          # one byte per write
Pause = collections.namedtuple("Pause", "seconds")     # silence
CLOSE = object()                                       # close the connection
RESET = object()                                       # reset it


def name(text):
    """A name's wire form; bytes are taken to be one already."""
    return text if isinstance(text, bytes) else model.wire_name(text)


def rr(owner, rtype, rdata, ttl=60, rclass=IN, length=None):
    """One record; `length` lies about the length of its rdata."""
    return name(owner) + struct.pack(
        ">HHIH", rtype, rclass, ttl,
        len(rdata) if length is None else length) + rdata


def soa_rdata(serial, refresh=3600, retry=600, expire=864000, minimum=60,
              mname="ns.example.net", rname="host.example.net"):
    return name(mname) + name(rname) + struct.pack(
        ">IIIII", serial, refresh, retry, expire, minimum)


def txt_rdata(data):
    """TXT rdata of the bytes `data`, in strings of at most 255."""
    return b"".join(bytes([len(data[start:start + 255])])
                    + data[start:start + 255]
                    for start in range(0, len(data), 255)) or b"\0"


def address(text):
    return socket.inet_aton(text)


def message(query, answers=(), flags=QR | AA, rcode=NOERROR, id=None,
            question=None, counts=None, authority=(), additional=(), tail=b""):
    """A reply; `question` is one in wire form, b"" for none."""
    if question is None:
        question = query.name + struct.pack(">HH", query.qtype, IN)
    if counts is None:
        counts = (1 if question else 0, len(answers), len(authority),
                  len(additional))
    return struct.pack(">HH", query.id if id is None else id, flags | rcode) \
        + struct.pack(">HHHH", *counts) + question \
        + b"".join(answers) + b"".join(authority) + b"".join(additional) + tail


class Zone:
    """A zone as the primary holds it; records are wire form, without SOA."""

    def __init__(self, text, serial=1, records=(), **soa):
        self.text = text
        self.apex = name(text)
        self.serial = serial
        self.timers = soa
        self.records = list(records)
        self.answer = Zone.honest_answer
        self.transfer = Zone.honest_transfer
        self.incremental = None

    def soa(self, serial=None):
        return rr(self.apex, SOA, soa_rdata(
            self.serial if serial is None else serial, **self.timers))

    def ns(self):
        return rr(self.apex, NS, name("ns.example.net"))

    def under(self, label, rtype, rdata, **more):
        """A record at `label` below the apex."""
        return rr(model.wire_name(label)[:-1] + self.apex, rtype, rdata,
                  **more)

    def body(self):
        """All records between the two SOAs."""
        return [self.ns()] + list(self.records)

    def honest_answer(self, query):
        return message(query, [self.soa()])

    def honest_transfer(self, query):
        soa = self.soa()
        yield from pack(query, [soa] + self.body() + [soa])

    def behave(self, serial=None, answer=None, transfer=None,
               incremental=None):
        """Change what the zone does from the next question on."""
        self.incremental = incremental
        self.answer = answer or Zone.honest_answer
        self.transfer = transfer or Zone.honest_transfer
        if serial is not None:
            self.serial = serial


def pack(query, records, per_message=100, size=16000):
    """Honest messages of a transfer, of at most so many records and about
    so many bytes each."""
    batch, length = [], 0
    for record in records:
        if batch and (len(batch) == per_message
                      or length + len(record) > size):
            yield message(query, batch)
            batch, length = [], 0
        batch.append(record)
        length += len(record)
    yield message(query, batch)


def _parse(data, transport):
    """The question of a query, None if it is no query."""
    if len(data) < 17:
        return None
    qid, flags, qdcount = struct.unpack_from(">HHH", data)
    if flags & QR or qdcount != 1:
        return None
    qname, position = model.read_name(data, 12)
    return Query(qid, qname.lower(),
                 struct.unpack_from(">H", data, position)[0], transport, 0,
                 data)


class Primary:
    """The server; a context manager.  `zones` maps wire names to zones."""

    def __init__(self, *zones, host=peers.LOCALHOST, port=None):
        self.zones = {zone.apex.lower(): zone for zone in zones}
        self.address = host
        self.port = port or peers.free_port()
        self.seen = []
        self.errors = []
        self._counts = collections.Counter()
        self._changed = threading.Condition()
        self._sockets = set()
        self._stopping = threading.Event()
        self._threads = []

    def __str__(self):
        return "%s@%d" % (self.address, self.port)

    def __enter__(self):
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        udp = self._keep(socket.socket(family, socket.SOCK_DGRAM))
        tcp = self._keep(socket.socket(family, socket.SOCK_STREAM))
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        udp.bind((self.address, self.port))
        tcp.bind((self.address, self.port))
        tcp.listen(500)
        self._spawn(self._serve_udp, udp)
        self._spawn(self._accept, tcp)
        return self

    def __exit__(self, *exc):
        self._stopping.set()
        with self._changed:
            sockets = list(self._sockets)
        for sock in sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            sock.close()
        for thread in self._threads:
            thread.join(10)
        assert not self.errors, self.errors[0]

    def add(self, *zones):
        for zone in zones:
            self.zones[zone.apex.lower()] = zone
        return zones[0]

    def asked(self, zone=None, qtype=None, transport=None):
        """How many such questions came so far."""
        with self._changed:
            return sum(1 for query in self.seen
                       if (zone is None or query.name == zone.apex.lower())
                       and qtype in (None, query.qtype)
                       and transport in (None, query.transport))

    def wait_asked(self, count, *what, seconds=60):
        """Wait until so many questions (see `asked`) have come."""
        end = time.monotonic() + seconds
        with self._changed:
            while self.asked(*what) < count:
                left = end - time.monotonic()
                assert left > 0, "%d questions instead of %d" % (
                    self.asked(*what), count)
                self._changed.wait(left)

    def _keep(self, sock):
        with self._changed:
            self._sockets.add(sock)
        return sock

    def _drop(self, sock):
        with self._changed:
            self._sockets.discard(sock)
        sock.close()

    def _spawn(self, target, *args):
        thread = threading.Thread(target=self._guard, args=(target,) + args,
                                  daemon=True)
        self._threads.append(thread)
        thread.start()

    def _guard(self, target, *args):
        try:
            target(*args)
        except OSError:
            pass
        except Exception as error:
            self.errors.append(error)
            raise

    def _note(self, query):
        with self._changed:
            key = query.name, query.qtype, query.transport
            self._counts[key] += 1
            query = query._replace(number=self._counts[key])
            self.seen.append(query)
            self._changed.notify_all()
        return query

    def _serve_udp(self, sock):
        while not self._stopping.is_set():
            data, peer = sock.recvfrom(65535)
            query = _parse(data, "udp")
            if not query:
                continue
            query = self._note(query)
            for reply in self._replies(query):
                sock.sendto(reply, peer)

    def _replies(self, query):
        zone = self.zones.get(query.name)
        if not zone:
            return [message(query, rcode=REFUSED, flags=QR)]
        if query.qtype != SOA:
            return [message(query, rcode=NOTIMP)]
        replies = zone.answer(zone, query)
        if replies is None:
            return []
        return [replies] if isinstance(replies, bytes) else replies

    def _accept(self, listener):
        while not self._stopping.is_set():
            sock, _ = listener.accept()
            self._keep(sock)
            self._spawn(self._serve_tcp, sock)

    def _serve_tcp(self, sock):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with sock.makefile("rb") as stream:
                while self._serve_question(sock, stream):
                    pass
        finally:
            self._drop(sock)

    def _serve_question(self, sock, stream):
        """Answer one question; whether the connection is still wanted."""
        prefix = stream.read(2)
        if len(prefix) < 2:
            return False
        query = _parse(stream.read(struct.unpack(">H", prefix)[0]), "tcp")
        if not query:
            return False
        query = self._note(query)
        zone = self.zones.get(query.name)
        if zone and query.qtype == AXFR:
            items = zone.transfer(zone, query)
        elif zone and query.qtype == IXFR and zone.incremental:
            items = zone.incremental(zone, query)
        else:
            items = self._replies(query)
        for item in items:
            if self._stopping.is_set() or not self._send(sock, item):
                return False
        return True

    def _send(self, sock, item):
        """Send one item of a transfer; whether to go on."""
        if item is CLOSE:
            return False
        if item is RESET:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                            struct.pack("ii", 1, 0))
            return False
        if isinstance(item, Pause):
            return not self._stopping.wait(item.seconds)
        if isinstance(item, Raw):
            sock.sendall(item.data)
        elif isinstance(item, Drip):
            for byte in item.data:
                sock.send(bytes([byte]))
        else:
            sock.sendall(frame(item))
        return True


def frame(data):
    """A message with its length before it, as TCP carries it."""
    return struct.pack(">H", len(data)) + data


def flood(count, per_message=1000):
    """An honest transfer of `count` records, made while it is sent."""
    def transfer(zone, query):
        soa = zone.soa()
        tail = struct.pack(">HHHIH", 0xc00c, A, IN, 60, 4)
        yield message(query, [soa, zone.ns()])
        for start in range(0, count - 2, per_message):
            yield message(query, [
                b"\x08h%07d%s%s" % (number, tail, struct.pack(
                    ">I", 0x0a000000 + number))
                for number in range(start, min(start + per_message,
                                               count - 2))])
        yield message(query, [soa])
    return transfer
