"""Certificates, and primaries that speak TLS: real ones, and a scripted one
that errs in its handshakes as a test wants."""

import base64
import collections
import hashlib
import os
import socket
import ssl
import struct
import subprocess

import peers
import scripted

NAME = "ns0.example.com"


def _openssl(*args, **kwargs):
    done = subprocess.run(["openssl", *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, **kwargs)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


class Certificate:
    """A certificate in `pem`, its key in `key`, and the key's pin."""

    def __init__(self, pem, key):
        self.pem, self.key = pem, key
        public = _openssl("x509", "-in", pem, "-noout", "-pubkey")
        der = _openssl("pkey", "-pubin", "-outform", "der", input=public)
        self.pin = base64.b64encode(hashlib.sha256(der).digest()).decode()


class Authority:
    """A CA whose files are in `folder`."""

    def __init__(self, folder, name="ca"):
        self.folder = str(folder)
        os.makedirs(self.folder, exist_ok=True)
        self.pem, self.key = self._path(name + ".pem"), self._path("ca.key")
        self._made = 0
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                 "-subj", "/CN=" + name, "-keyout", self.key,
                 "-out", self.pem)

    def _path(self, name):
        return os.path.join(self.folder, name)

    def issue(self, *names, days=20, subject="x", extension=None):
        """For these names; with days < 0 it has expired."""
        self._made += 1
        pem, key, request, text = (
            self._path("%d.%s" % (self._made, end))
            for end in ("pem", "key", "csr", "ext"))
        with open(text, "w", encoding="ascii") as file:
            file.write(extension or "subjectAltName=" + ",".join(
                "DNS:" + name for name in names or ("client.example",)))
        _openssl("req", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:P-256", "-nodes",
                 "-subj", "/CN=" + subject,
                 "-keyout", key, "-out", request)
        _openssl("x509", "-req", "-in", request, "-CA", self.pem, "-CAkey",
                 self.key, "-CAcreateserial", "-days", str(days),
                 "-extfile", text, "-out", pem)
        os.chmod(key, 0o640)
        return Certificate(pem, key)


class Named(peers.Named):
    """BIND that gives zones over TLS only, and answers over UDP and TCP."""

    transfer_acl = "allow-transfer transport tls { any; };"

    def __init__(self, folder, zones, certificate, client_ca=None, **kwargs):
        super().__init__(folder, zones, **kwargs)
        self.certificate, self.client_ca = certificate, client_ca
        self.tls_port = peers.free_port()

    def configure(self):
        super().configure()
        with open(self.path("named.conf"), encoding="ascii") as file:
            text = file.read()
        text = text.replace("\tallow-transfer { any; };", """\
	listen-on port %d tls here { 127.0.0.1; };
	%s""" % (self.tls_port, self.transfer_acl))
        text += 'tls here { cert-file "%s"; key-file "%s"; %s};\n' % (
            self.certificate.pem, self.certificate.key,
            'ca-file "%s"; ' % self.client_ca if self.client_ca else "")
        self.write("named.conf", text)

    def __str__(self):
        return "%s@%d" % (self.address, self.tls_port)


class Nsd(peers.Nsd):
    """NSD, the same; it does not choose an ALPN protocol."""

    def __init__(self, folder, zones, certificate, **kwargs):
        super().__init__(folder, zones, **kwargs)
        self.certificate = certificate
        self.tls_port = peers.free_port()

    def configure(self):
        super().configure()
        with open(self.path("nsd.conf"), encoding="ascii") as file:
            text = file.read()
        text = text.replace("server:\n", """server:
	ip-address: 127.0.0.1@%d
	tls-service-key: "%s"
	tls-service-pem: "%s"
	tls-port: %d
""" % (self.tls_port, self.certificate.key, self.certificate.pem,
            self.tls_port), 1)
        self.write("nsd.conf", text)

    def __str__(self):
        return "%s@%d" % (self.address, self.tls_port)


# In a transfer: these pieces, each a record of TLS, and its end come at once.
Last = collections.namedtuple("Last", "pieces")

# What a handshake may be instead of one; bytes are sent without end.
SILENT, GARBAGE, CLOSED, RESET, HALF = \
    "silent", "garbage", "closed", "reset", "half"


class TlsPrimary(scripted.Primary):
    """A scripted primary whose TCP is TLS; UDP is what it was.

    `context` and `handshake` hold for the connections to come.
    """

    def __init__(self, *zones, certificate, client_ca=None, **kwargs):
        super().__init__(*zones, **kwargs)
        self.handshake = None
        self.connections = 0
        self.sessions = []          # of each: was it resumed?
        self.names = []             # that were asked for
        self.present(certificate, client_ca)

    def present(self, certificate, client_ca=None, alpn=("dot",),
                version=ssl.TLSVersion.TLSv1_3):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.pem, certificate.key)
        context.maximum_version = version
        if alpn:
            context.set_alpn_protocols(list(alpn))
        if client_ca:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(client_ca)
        context.sni_callback = lambda _, name, __: self.names.append(name)
        self.context, self.handshake = context, None

    def _misbehave(self, sock):
        while isinstance(self.handshake, bytes):
            sock.sendall(self.handshake * 1000)
        if self.handshake == GARBAGE:
            sock.sendall(b"\x00\x20" + b"no TLS here " * 30)
        if self.handshake == HALF:
            sock.recv(4096)
            sock.sendall(b"\x16\x03\x03\x00\x7a\x02\x00")
        if self.handshake == RESET:
            sock.recv(1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                            struct.pack("ii", 1, 0))
        if self.handshake in (SILENT, HALF):
            while sock.recv(4096):
                pass
        self._drop(sock)

    def _serve_tcp(self, sock):
        with self._changed:
            self.connections += 1
        if self.handshake:
            self._misbehave(sock)
            return
        try:
            tls = self.context.wrap_socket(sock, server_side=True)
        except (ssl.SSLError, OSError):
            sock.close()
            return
        self._keep(tls)
        self.sessions.append(tls.session_reused)
        super()._serve_tcp(tls)

    def _send(self, sock, item):
        if not isinstance(item, Last):
            return super()._send(sock, item)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        for piece in item.pieces:
            sock.sendall(piece)
        sock.setblocking(False)
        try:
            sock.unwrap()
        except ssl.SSLWantReadError:
            pass
        return False
