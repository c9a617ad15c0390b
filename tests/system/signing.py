"""TSIG (RFC 8945) for the tests: keys, primaries that want them, and messages
that are signed in whatever way a test wants."""

import base64
import os
import re
import struct
import subprocess
import time

import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TSIG
import dns.tsig

import peers
import scripted

ALGORITHMS = ["hmac-md5", "hmac-sha1", "hmac-sha224", "hmac-sha256",
              "hmac-sha384", "hmac-sha512"]
MD5_NAME = "hmac-md5.sig-alg.reg.int"
BADSIG, BADKEY, BADTIME = 16, 17, 18


class Key:
    """A key, and how each program writes it."""

    def __init__(self, name="xfr", algorithm="hmac-sha256", secret=None):
        self.name = name
        self.algorithm = algorithm
        self.secret = secret or os.urandom(32)

    def but(self, **other):
        """The same key with something else about it."""
        return Key(**dict({"name": self.name, "algorithm": self.algorithm,
                           "secret": self.secret}, **other))

    @property
    def base64(self):
        return base64.b64encode(self.secret).decode()

    @property
    def wire_algorithm(self):
        return MD5_NAME if self.algorithm == "hmac-md5" else self.algorithm

    @property
    def dnspython(self):
        return dns.tsig.Key(self.name, self.secret, self.wire_algorithm)

    @property
    def option(self):
        """The value of -k."""
        return "%s:%s:%s" % (self.algorithm, self.name, self.base64)

    @property
    def dnssync(self):
        return 'key "%s" { algorithm = "%s" secret = "%s" }\n' % (
            self.name, self.algorithm, self.base64)

    @property
    def named(self):
        return 'key "%s" { algorithm %s; secret "%s"; };\n' % (
            self.name, self.algorithm, self.base64)

    @property
    def nsd(self):
        return 'key:\n\tname: "%s"\n\talgorithm: %s\n\tsecret: "%s"\n' % (
            self.name, self.algorithm, self.base64)

    @property
    def knot(self):
        return "  - id: %s\n    algorithm: %s\n    secret: %s\n" % (
            self.name, self.algorithm, self.base64)


def all_keys():
    """A key for each algorithm, of its name."""
    return [Key(algorithm, algorithm) for algorithm in ALGORITHMS]


class _Signed(peers.Server):
    """A server that gives its zones to those who have one of its keys, and
    tells of changes with the first one."""

    config = None

    def __init__(self, folder, zones, keys, **kwargs):
        super().__init__(folder, zones, **kwargs)
        self.keys = keys

    def edit(self, text):
        raise NotImplementedError

    def configure(self):
        super().configure()
        with open(self.path(self.config), encoding="latin-1") as file:
            text = file.read()
        self.write(self.config, self.edit(text))


class Named(_Signed, peers.Named):
    config = "named.conf"

    def edit(self, text):
        allowed = "".join('key "%s"; ' % key.name for key in self.keys)
        text = re.sub("(also-notify { [^;]*)", r'\1 key "%s"'
                      % self.keys[0].name, text)
        return "".join(key.named for key in self.keys) + text.replace(
            "allow-transfer { any; };", "allow-transfer { %s};" % allowed)


class Nsd(_Signed, peers.Nsd):
    config = "nsd.conf"

    def edit(self, text):
        allowed = "".join("\tprovide-xfr: %s %s\n" % (address, key.name)
                          for address in ("127.0.0.1", "::1")
                          for key in self.keys)
        text = re.sub("\tprovide-xfr: 127.*\n\tprovide-xfr: ::1 NOKEY\n",
                      lambda _: allowed, text)
        text = re.sub("(notify: .*) NOKEY", r"\1 " + self.keys[0].name, text)
        return text + "".join(key.nsd for key in self.keys)


class Knot(_Signed, peers.Knot):
    config = "knot.conf"

    def edit(self, text):
        text = text.replace("acl:\n", "key:\n" + "".join(
            key.knot for key in self.keys) + "acl:\n", 1)
        text = re.sub("(  - id: told\n)", r"\1    key: %s\n"
                      % self.keys[0].name, text)
        return text.replace("    action: transfer\n", "    key: [ %s ]\n"
                            "    action: transfer\n" % ", ".join(
                                key.name for key in self.keys))


class Pdns(_Signed, peers.Pdns):
    config = "named.conf"

    def edit(self, text):
        return text

    def configure(self):
        super().configure()
        self.write("pdns.conf", "launch=bind\nbind-config=%s\n"
                   "bind-dnssec-db=%s\n" % (self.path("named.conf"),
                                            self.path("keys.db")))
        self._util("create-bind-db", self.path("keys.db"))
        for key in self.keys:
            self._util("import-tsig-key", key.name, key.algorithm, key.base64)
        for zone in self.zones:
            for key in self.keys:
                self._util("add-meta", zone, "TSIG-ALLOW-AXFR", key.name)

    def _util(self, *args):
        subprocess.run(["pdnsutil", "--config-dir=" + self.folder, *args],
                       check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=60)

    def command(self):
        return [arg.replace("127.0.0.0/8,::1", "") if "axfr-ips" in arg
                else arg for arg in super().command()] + [
                    "--bind-dnssec-db=" + self.path("keys.db")]


def request_mac(query, key):
    """The MAC of a question, which has to be right."""
    message = dns.message.from_wire(query.raw, keyring={
        dns.name.from_text(key.name): key.dnspython})
    assert message.had_tsig and message.tsig_error == 0
    return message.mac


def template(key, ident, when=None, error=0, other=b"", mac=b"", fudge=300):
    """A TSIG record with that MAC."""
    return dns.rdtypes.ANY.TSIG.TSIG(
        dns.rdataclass.ANY, dns.rdatatype.TSIG,
        dns.name.from_text(key.wire_algorithm),
        int(time.time() if when is None else when), fudge, mac, ident, error,
        other)


def put(wire, key, rdata):
    """The message with this TSIG record behind it."""
    body = rdata.to_wire()
    count = struct.unpack(">H", wire[10:12])[0] + 1
    return (wire[:10] + struct.pack(">H", count) + wire[12:]
            + dns.name.from_text(key.name).to_wire()
            + struct.pack(">HHIH", scripted.TSIG, scripted.ANY, 0, len(body))
            + body)


class Signer:
    """Signs the messages of one answer, one after the other."""

    def __init__(self, key, prior):
        self.key = key
        self.mac = prior
        self.context = None
        self.begun = False

    def sign(self, wire, **how):
        """The message with its TSIG; `how` is that of template()."""
        ident = struct.unpack(">H", wire[:2])[0]
        rdata = template(self.key, ident, **how)
        rdata, self.context = dns.tsig.sign(
            wire, self.key.dnspython, rdata, rdata.time_signed, self.mac,
            self.context, True)
        self.mac = rdata.mac
        self.begun = True
        return put(wire, self.key, rdata)

    def skip(self, wire):
        """The message as it is; it counts for the next signature."""
        self.context.update(wire)
        return wire


def answer(key, reply=scripted.Zone.honest_answer, **how):
    """Makes a reply to an SOA question a signed one."""
    def signed(zone, query):
        return Signer(key, request_mac(query, key)).sign(
            reply(zone, query), **how)
    return signed


def transfer(key, is_signed=lambda number, last: True,
             messages=scripted.Zone.honest_transfer, change=None):
    """Makes a transfer a signed one: all messages, or those that are to be.

    `change(number, wire)` is what then becomes of a message.
    """
    def signed(zone, query):
        signer = Signer(key, request_mac(query, key))
        wires = list(messages(zone, query))
        for number, wire in enumerate(wires):
            if is_signed(number, number == len(wires) - 1):
                wire = signer.sign(wire)
            elif signer.begun:
                wire = signer.skip(wire)
            yield change(number, wire) if change else wire
    return signed


def of_messages(count):
    """An honest transfer in so many messages."""
    def messages(zone, query):
        yield scripted.message(query, [zone.soa(), zone.ns()])
        for number in range(count - 2):
            yield scripted.message(query, [zone.under(
                "h%d" % number, scripted.A, b"\x0a\0\0\1")])
        yield scripted.message(query, [zone.soa()])
    return messages
