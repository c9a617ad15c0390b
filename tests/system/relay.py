"""A relay on loopback, before a primary that does nothing wrong by itself.

It hands on questions and answers over UDP and TCP, counts the bytes, and can
close a TCP connection behind so many bytes of answers.
"""

import selectors
import socket
import threading

import peers


class Relay:
    """Relays to `server`; `cut` is how many bytes of answers a TCP connection
    still carries from now on before it is closed, None for any number.  `tcp`
    is how many bytes have come over TCP from both sides.
    """

    def __init__(self, server, cut=None):
        self.server = server
        self.cut = cut
        self.tcp = 0
        self.port = peers.free_port()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __str__(self):
        return "%s@%d" % (peers.LOCALHOST, self.port)

    def __enter__(self):
        here = (peers.LOCALHOST, self.port)
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(here)
        self._tcp = socket.create_server(here)
        self._selector.register(self._udp, selectors.EVENT_READ,
                                self._on_question)
        self._selector.register(self._tcp, selectors.EVENT_READ,
                                self._on_client)
        self._selector.register(self._woken, selectors.EVENT_READ, None)
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self._wake.send(b"x")
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._wake.close()
        self._selector.close()

    @property
    def _there(self):
        return self.server.address, self.server.port

    def _run(self):
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return
                if key.fileobj.fileno() >= 0:
                    key.data(key.fileobj)

    def _end(self, *socks):
        for sock in socks:
            if sock.fileno() >= 0:
                self._selector.unregister(sock)
                sock.close()

    def _on_question(self, sock):
        question, client = sock.recvfrom(65535)
        there = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        there.connect(self._there)

        def on_answer(there):
            try:
                sock.sendto(there.recv(65535), client)
            except OSError:
                pass                    # nobody listens
            self._end(there)
        self._selector.register(there, selectors.EVENT_READ, on_answer)
        there.send(question)

    def _on_client(self, sock):
        client, _ = sock.accept()
        try:
            there = socket.create_connection(self._there)
        except OSError:
            client.close()
            return
        left = [None]

        def on_question(client):
            self._hand_on(client, there, None)

        def on_answer(there):
            if self.cut is None or left[0] is None:
                left[0] = self.cut
            left[0] = self._hand_on(there, client, left[0])
        self._selector.register(client, selectors.EVENT_READ, on_question)
        self._selector.register(there, selectors.EVENT_READ, on_answer)

    def _hand_on(self, source, target, left):
        """How many bytes may follow."""
        try:
            data = source.recv(65536)
            self.tcp += len(data)
            target.sendall(data if left is None else data[:left])
        except OSError:
            data = b""
        if left is not None:
            left -= len(data)
        if not data or (left is not None and left <= 0):
            self._end(source, target)
        return left
