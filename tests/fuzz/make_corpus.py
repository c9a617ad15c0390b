"""Writes the seeds of fuzz_message, fuzz_xfr, fuzz_datacdb, fuzz_catalog,
fuzz_membership, fuzz_name, fuzz_update and fuzz_tsig into tests/fuzz/corpus: real transfers from named on
loopback, cdbs of the real tinydns-data, messages that dnspython has signed, and
hostile ones that are made by hand.

    python3 tests/fuzz/make_corpus.py
"""

import pathlib
import socket
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))

import peers  # noqa: E402
import signing  # noqa: E402

ID = 0x1234
GOOD = 0x8400
AXFR, SOA, NS, A, TXT, MX, NXT, OPT = 252, 6, 2, 1, 16, 15, 30, 41
ZONE = b"\7example\3com\0"
QUESTION = ZONE + struct.pack("!HH", AXFR, 1)
AT_ZONE = b"\xc0\x0c"

ZONE_TEXT = r"""$TTL 300
@ SOA ns1 host.example.org. 2026010100 7200 900 1209600 300
@ NS ns1
@ NS ns2.example.net.
@ MX 10 Mail
@ TXT "v=spf1 -all" "" "two; three"
@ CAA 0 issue "ca.example.net"
ns1 A 192.0.2.1
ns1 AAAA 2001:db8::1
mail A 192.0.2.2
www CNAME web
*.wild A 192.0.2.3
*.wild MX 0 .
sub NS ns.sub
ns.sub A 192.0.2.4
_sip._tcp SRV 10 20 5060 sip
sip NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp
host HINFO "cpu" "os"
rp RP a.b c.d
mb MB mail
minfo MINFO a b
afsdb AFSDB 1 mail
px PX 10 map822.net. mapx400
kx KX 10 mail
loc LOC 42 21 54 N 71 06 18 W -24m 30m
tlsa TLSA 1 1 2 92003ba34942dc74152e2f2c408d29ec
sshfp SSHFP 2 1 123456789abcdef67890123456789abcdef67890
apl APL 1:192.168.32.0/21 !1:192.168.38.0/28
svcb HTTPS 1 . alpn=h2
odd\.\032name TYPE65534 \# 3 01c00c
1.2.0.192.in-addr PTR Host.Example.COM.
"""

LINES = """\
.example.com:192.0.2.1:ns1
&example.com::ns2.example.net:3600:400000004f000000
+www.example.com:192.0.2.2:300::lo
+*.wild.example.com:192.0.2.3:300::lo
=host.example.com:192.0.2.4
@example.com::mail.example.com:10
'example.com:v=spf1 -all
Calias.example.com:www.example.com
:aaaa.example.com:28:\\040\\001\\015\\270\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\001
%lo:192.0.2
%ex
"""


def transfer(server):
    """The stream that answers an AXFR of example.com, lengths and all."""
    query = struct.pack("!6H", ID, 0, 1, 0, 0, 0) + QUESTION
    got = b""
    with socket.create_connection((server.address, server.port), 10) as sock:
        sock.sendall(struct.pack("!H", len(query)) + query)
        sock.settimeout(1)
        try:
            while True:
                got += sock.recv(65536)
        except TimeoutError:
            return got


def messages(stream):
    while stream:
        length = struct.unpack("!H", stream[:2])[0]
        yield stream[2:2 + length]
        stream = stream[2 + length:]


def record(owner, rdtype, rdata, rdclass=1, ttl=300):
    return owner + struct.pack("!HHIH", rdtype, rdclass, ttl,
                               len(rdata)) + rdata


def soa(serial):
    return record(AT_ZONE, SOA, b"\2ns" + AT_ZONE + b"\4host" + AT_ZONE
                  + struct.pack("!5I", serial, 2, 3, 4, 5))


NS_RECORD = record(AT_ZONE, NS, b"\2NS" + AT_ZONE)


def message(*records, flags=GOOD, ident=ID, question=QUESTION):
    return struct.pack("!6H", ident, flags, 1 if question else 0,
                       len(records), 0, 0) + question + b"".join(records)


def framed(*parts, options=bytes(7)):
    return options + b"".join(struct.pack("!H", len(p)) + p for p in parts)


def hostile_messages():
    end = 12 + len(QUESTION)
    to_itself = struct.pack("!H", 0xc000 | end)
    chain = b"".join(struct.pack("!H", 0xc000 | (end + 10 + 2 * i))
                     for i in range(200))
    return {
        "owner-loop": message(record(to_itself, A, b"abcd")),
        "owner-ahead": message(record(b"\xff\xff", A, b"abcd")),
        "label-type": message(record(b"\x41a\0", A, b"abcd")),
        "name-loop": message(record(
            AT_ZONE, NS, struct.pack("!H", 0xc000 | (end + 12)))),
        "name-chain": message(record(b"\0", 65534, b"\0" + chain),
                              record(struct.pack("!H", 0xc000 | (
                                  end + 11 + 398)), A, b"abcd")),
        "short-a": message(record(AT_ZONE, A, b"abc")),
        "long-a": message(record(AT_ZONE, A, b"abcde")),
        "empty-soa": message(record(AT_ZONE, SOA, b"")),
        "past-the-end": message(record(AT_ZONE, TXT, b"\3abc"))[:-1],
        "behind-the-end": message(NS_RECORD) + b"\0",
        "big-ttl": message(record(AT_ZONE, A, b"abcd", ttl=0xffffffff)),
        "chaos": message(record(AT_ZONE, TXT, b"\1x", rdclass=3)),
        "opt": message(record(b"\0", OPT, b"", rdclass=4096)),
        "type-0": message(record(AT_ZONE, 0, b"")),
        "counts": struct.pack("!6H", ID, GOOD, *[0xffff] * 4) + QUESTION,
        "nxt": message(record(AT_ZONE, NXT, AT_ZONE + b"\0" * 40)),
        "header": message(question=b"")[:12],
    }


def hostile_transfers():
    first, last = soa(7), soa(7)
    held = struct.pack("!3BI", 1, 0, 0, 6)
    return {
        "good": framed(message(first, NS_RECORD, last)),
        "three": framed(message(first), message(NS_RECORD, question=b""),
                        message(last, question=b"")),
        "newer": framed(message(first, NS_RECORD, last), options=held),
        "not-newer": framed(message(first, NS_RECORD, last),
                            options=struct.pack("!3BI", 1, 0, 0, 7)),
        "max-records": framed(message(first, NS_RECORD, last),
                              options=b"\0\1\0\0\0\0\0"),
        "max-bytes": framed(message(first), message(NS_RECORD, last),
                            options=b"\0\0\1\0\0\0\0"),
        "changed": framed(message(first, NS_RECORD, soa(8))),
        "behind": framed(message(first, NS_RECORD, last, NS_RECORD)),
        "no-ns": framed(message(first, last)),
        "wildcard-ns": framed(message(first, record(
            b"\1*" + AT_ZONE, NS, b"\0"), last)),
        "outside": framed(message(first, NS_RECORD, record(
            b"\3org\0", A, b"abcd"), last)),
        "other-soa": framed(message(first, record(
            b"\3sub" + AT_ZONE, SOA, b"\0\0" + bytes(20)), last)),
        "chaos": framed(message(first, record(AT_ZONE, TXT, b"\0", 3))),
        "meta": framed(message(first, record(AT_ZONE, 255, b""))),
        "refused": framed(message(flags=0x8005)),
        "id": framed(message(first, NS_RECORD, last, ident=1)),
        "cut": framed(message(first, NS_RECORD, last))[:-1],
    }


def cdb(folder, text):
    """What tinydns-data makes of these lines."""
    (folder / "data").write_text(text)
    subprocess.run(["tinydns-data"], cwd=folder, check=True)
    return (folder / "data.cdb").read_bytes()


def cdbs(folder):
    whole = cdb(folder, LINES)
    lengths = bytearray(whole)
    lengths[2048:2056] = b"\xf0\xff\xff\xff\x10\0\0\0"
    slots = bytearray(whole)
    end = struct.unpack("<I", whole[:4])[0]
    slots[end:] = b"\xff" * (len(slots) - end)
    return {
        "empty": cdb(folder, "#\n"),
        "one": cdb(folder, "+a:192.0.2.1\n"),
        "all": whole,
        "cut": whole[:-100],
        "header": whole[:2048],
        "lengths": bytes(lengths),
        "slots": bytes(slots),
        "short": whole[:100],
    }


# Catalogs, in data lines; all but the first are broken or at their limit.
CATALOGS = {
    "good": "'version.c:2\n^x.zones.c:a.example\n^y.zones.c:b.example\n"
            "'group.x.zones.c:g\n^coo.y.zones.c:d\n'ext.x.zones.c:e\n",
    "no-version": "^x.zones.c:a.example\n",
    "two-versions": "'version.c:2\n'version.c:1\n",
    "two-pointers": "'version.c:2\n^x.zones.c:a\n^x.zones.c:b\n",
    "twice": "'version.c:2\n^x.zones.c:a\n^y.zones.c:a\n",
    "two-coos": "'version.c:2\n^x.zones.c:a\n^coo.x.zones.c:d\n"
                "^coo.x.zones.c:e\n",
    "two-groups": "'version.c:2\n^x.zones.c:a\n'group.x.zones.c:d\n"
                  "'group.x.zones.c:e\n",
    "many": "'version.c:2\n" + "".join(
        "^m%d.zones.c:z%d\n" % (i, i) for i in range(5)),
}

MEMBERSHIPS = {
    "all": b"members 1\ncatalog c.example\nmember a c.example x =g\\040h\n"
           b"anew b c.example \\0401\ngone d\n",
    "empty": b"members 1\n",
    "twice": b"members 1\nmember a c x\nmember a c y\n",
    "cut": b"members 1\ncatalog c",
    "head": b"members 2\n",
}

NAMES = {
    "plain": b"www.example.com",
    "dot": b"Example.COM.",
    "root": b".",
    "octal": b"\\052.\\1a\\377b\\.c\\\\",
    "dots": b"a..b",
    "long-label": b"x" * 64 + b".a",
    "longest": b".".join([b"x" * 63] * 3 + [b"x" * 61]),
    "too-long": b".".join([b"x" * 63] * 3 + [b"x" * 62]),
    "wire": b"\3wWw\7example\3com\0\7Example\3com\0",
    "pointer": b"\3www\xc0\x0c",
}

# User, source, interface identifier; then the parameters.
UPDATES = {
    "ddclient": b"u\0192.0.2.9\0\0system=dyndns\0hostname=a.b,c.d\0"
                b"myip=192.0.2.1\0wildcard=ON\0mx=\0backmx=NO",
    "both": b"\0192.0.2.9\0\0hostname=a.b\0myip=2001:db8::1,192.0.2.1",
    "fritzbox": b"a.b\0192.0.2.9\0::1\0myip=192.0.2.1\0"
                b"myipv6=2001:db8:1:2::5\0ip6lanprefix=2001:db8:1:20::/59",
    "prefix": b"a.b\0002001:db8::9\0::a:1\0ipv6=2001:db8::5/64",
    "words": b"a.b\0002001:db8::9\0\0myipv4=preserve\0ipv6=auto\0ip6=-\0"
             b"myip2=no\0offline=YES",
    "withdraw": b"a.b\0192.0.2.9\0\0myipv4=\0myipv6=\0myip",
    "source": b"a.b\0::ffff:192.0.2.9\0\0host_id=YES\0hostname=a.b.",
    "txt": b"\0192.0.2.9\0\0hostname=_acme-challenge.a.b\0txt=abc",
    "basic": b"Basic YS5iOmtleQ==\0192.0.2.9\0\0token=abc\0user=a.b",
    "bearer": b"Bearer abc\0192.0.2.9\0\0hostname=a.b",
    "useless": b"a.b\0127.0.0.1\0\0ip=10.0.0.1,fe80::1",
}


def tsig(algorithm=b"\x0bhmac-sha256\0", mac=bytes(32), error=0, other=b"",
         length=None, rdclass=255, ttl=0, key=b"\3xfr\0"):
    return record(key, 250, algorithm + struct.pack(
        "!HIHH", 0, 1700000000, 300, len(mac) if length is None else length)
        + mac + struct.pack("!HHH", ID, error, len(other)) + other,
        rdclass, ttl)


def signed(*records, counts=(1, 0, 0, 1), flags=GOOD):
    return struct.pack("!6H", ID, flags, *counts) + QUESTION \
        + b"".join(records)


def good_tsig():
    """A question that dnspython has signed, as fuzz_tsig knows the key."""
    key = signing.Key("xfr", "hmac-sha256", b"secret")
    return signing.Signer(key, b"").sign(
        signed(counts=(1, 0, 0, 0), flags=0), when=1700000000)


def tsigs():
    plain = record(AT_ZONE, A, b"abcd")
    loop = struct.pack("!H", 0xc000 | (12 + len(QUESTION)))
    return {
        "good": good_tsig(),
        "wrong": signed(tsig()),
        "none": signed(counts=(1, 0, 0, 0)),
        "badkey": signed(tsig(mac=b"", error=17), flags=GOOD | 9),
        "badtime": signed(tsig(error=18, other=bytes(6)), flags=GOOD | 9),
        "unknown-key": signed(tsig(key=b"\5other\0")),
        "unknown-algorithm": signed(tsig(b"\10hmac-foo\0")),
        "md5": signed(tsig(b"\x08hmac-md5\x07sig-alg\3reg\3int\0")),
        "empty-mac": signed(tsig(mac=b"")),
        "cut-mac": signed(tsig(mac=bytes(16))),
        "long-mac": signed(tsig(mac=bytes(65))),
        "mac-length": signed(tsig(length=0xffff)),
        "class": signed(tsig(rdclass=1)),
        "ttl": signed(tsig(ttl=1)),
        "compressed-key": signed(tsig(key=AT_ZONE)),
        "looping-key": signed(tsig(key=loop)),
        "compressed-algorithm": signed(tsig(AT_ZONE)),
        "two": signed(tsig(), tsig(), counts=(1, 0, 0, 2)),
        "not-last": signed(tsig(), plain, counts=(1, 0, 0, 2)),
        "in-the-answer": signed(tsig(), counts=(1, 1, 0, 0)),
        "empty": signed(record(b"\3xfr\0", 250, b"", 255, 0)),
        "no-question": signed(tsig())[:4] + bytes(7) + b"\1" + tsig(),
        "cut": signed(tsig())[:-1],
    }


def write(name, seeds):
    folder = HERE / "corpus" / name
    folder.mkdir(parents=True, exist_ok=True)
    for seed, data in seeds.items():
        (folder / seed).write_bytes(data)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        many, one = {}, {}
        for form in "many-answers", "one-answer":
            with peers.Named(folder / form, {"example.com": ZONE_TEXT},
                             form) as named:
                stream = transfer(named)
            one["named-" + form] = bytes(7) + stream
            many["named-" + form] = next(messages(stream))
        write("message", {**hostile_messages(), **many})
        write("xfr", {**hostile_transfers(), **one})
        write("datacdb", cdbs(folder))
        write("catalog", {seed: cdb(folder, lines)
                          for seed, lines in CATALOGS.items()})
    write("membership", MEMBERSHIPS)
    write("name", NAMES)
    write("update", UPDATES)
    write("tsig", tsigs())


if __name__ == "__main__":
    main()
