"""Asks a name server thousands of questions over UDP, many at a time."""

import collections
import contextlib
import select
import socket
import struct

Reply = collections.namedtuple("Reply", "rcode truncated authoritative "
                               "answers authorities message")

SILENCE_SECONDS = 1
TRIES = 5
AT_ONCE = 64


def question(name, rtype, number=0):
    """A question without recursion for a wire name, as a message."""
    return struct.pack(">HHHHHH", number, 0, 1, 0, 0, 0) + name \
        + struct.pack(">HH", rtype, 1)


def reply(message):
    """What the header of an answer says."""
    _, flags, _, answers, authorities, _ = struct.unpack_from(
        ">HHHHHH", message)
    return Reply(flags & 15, bool(flags & 0x200), bool(flags & 0x400),
                 answers, authorities, message)


class _Round:
    """Questions on their way to one server; the number of each is its id."""

    def __init__(self, sock, questions):
        self.sock = sock
        self.waiting = collections.deque(enumerate(questions))
        self.sent = {}
        self.found = {}

    def send(self):
        while self.waiting and len(self.sent) < AT_ONCE:
            number, (name, rtype) = self.waiting.popleft()
            self.sent[number] = (name, rtype)
            self.sock.send(question(name, rtype, number))

    def receive(self):
        """Take all that has come; whether anything has."""
        if not select.select([self.sock], [], [], SILENCE_SECONDS)[0]:
            return False
        with contextlib.suppress(BlockingIOError):
            while self.sent:
                self._take(self.sock.recv(65535))
        return True

    def _take(self, message):
        asked = self.sent.pop(struct.unpack_from(">H", message)[0], None)
        if asked:
            self.found[asked] = reply(message)

    def run(self):
        while self.waiting or self.sent:
            self.send()
            if not self.receive():
                return


def ask_all(address, port, questions):
    """A map of question, (wire name, type), to Reply.

    What the server does not answer, however often it is asked, is not in it.
    """
    found, left = {}, list(dict.fromkeys(questions))
    for _ in range(TRIES):
        for start in range(0, len(left), 65536):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.connect((address, port))
                sock.setblocking(False)
                now = _Round(sock, left[start:start + 65536])
                now.run()
                found.update(now.found)
        left = [each for each in left if each not in found]
        if not left:
            break
    return found


def ask_tcp(address, port, questions):
    """The same over one TCP connection, one after the other."""
    found = {}
    with socket.create_connection((address, port), timeout=10) as sock, \
            sock.makefile("rb") as stream:
        for name, rtype in questions:
            message = question(name, rtype)
            sock.sendall(struct.pack(">H", len(message)) + message)
            length = struct.unpack(">H", stream.read(2))[0]
            found[name, rtype] = reply(stream.read(length))
    return found
