"""A proxy that counts the connections to a server, and hands them on."""

import socket
import threading

import peers


class Counter:
    """Listens on TCP only, as long as the `with` lasts; UDP is refused."""

    def __init__(self, port, address=peers.LOCALHOST):
        self.to = address, port
        self.address, self.port = peers.LOCALHOST, peers.free_port()
        self.accepted = self.most = 0
        self._open = 0
        self._lock = threading.Lock()
        self._sockets = set()

    def __str__(self):
        return "%s@%d" % (self.address, self.port)

    def __enter__(self):
        self._listener = socket.create_server((self.address, self.port),
                                              backlog=500)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc):
        with self._lock:
            sockets = [self._listener, *self._sockets]
        for sock in sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._listener.close()

    @property
    def open(self):
        """How many connections there are now."""
        with self._lock:
            return self._open

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.to)
            with self._lock:
                self.accepted += 1
                self._open += 1
                self.most = max(self.most, self._open)
                self._sockets |= {client, server}
            for source, sink in ((client, server), (server, client)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._pump, daemon=True, args=(
                    source, sink, source is client)).start()

    def _pump(self, source, sink, is_client):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        for sock in (source, sink):
            try:
                sock.shutdown(socket.SHUT_RDWR if is_client
                              else socket.SHUT_WR if sock is sink
                              else socket.SHUT_RD)
            except OSError:
                pass
        if is_client:
            with self._lock:
                self._open -= 1
                self._sockets -= {source, sink}
            source.close()
            sink.close()
