"""The big test zone: all that a primary may hand out, as a master file.

It has every record type that named accepts, wildcards, delegations, glue,
empty non-terminals, odd owner names and RRsets of about 60 KB.  Each record
is a tuple (owner relative to the apex, TTL, type, rdata).
"""

ZONE = "big.example"

# One record of every type; those in master file syntax that BIND 9.18 reads.
TYPES = r'''
A 192.0.2.1
CNAME target.big.example.
MB mb.big.example.
MG mg.big.example.
MR mr.big.example.
NULL \# 3 010203
WKS 192.0.2.1 TCP ( 25 53 )
PTR Host.Big.Example.
HINFO "cpu" "os"
MINFO a.big.example. b.big.example.
MX 10 Mail.Big.Example.
TXT "one" "" "three"
RP a.big.example. b.big.example.
AFSDB 1 a.big.example.
X25 311061700956
ISDN "150862028003217" "004"
RT 10 a.big.example.
NSAP 0x47.0005.80.005a00.0000.0001.e133.ffffff000161.00
NSAP-PTR a.big.example.
SIG NXT 1 3 3600 20300101000000 20200101000000 2143 big.example. MxFcby9k/yvedMfQgKzhH5er0Mu/vILz45IkskceFGgiWCn/GxHhai6VAuHAoNUz
KEY 512 255 1 AQMFD5raczCJHViKtLYhWGz8hMY9UGRuniJDBzC7w0aR
PX 10 map822.big.example. mapx400.big.example.
GPOS -32.6882 116.8652 10.0
AAAA 2001:db8::1
LOC 42 21 54 N 71 06 18 W -24m 30m
NXT x.big.example. A NXT
EID \# 2 1234
NIMLOC \# 2 1234
SRV 10 20 5060 sip.big.example.
ATMA \# 5 0031323334
NAPTR 100 50 "s" "http+I2L+I2C+I2R" "" _http._tcp.big.example.
KX 10 kx.big.example.
CERT 65534 65535 254 MxFcby9k/yvedMfQgKzhH5er0Mu/vILz45IkskceFGgiWCn/GxHhai6VAuHAoNUz
A6 64 ::1:2:3:4 p.big.example.
DNAME d.big.example.
SINK \# 4 01020304
APL 1:192.168.32.0/21 !1:192.168.38.0/28
DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118
SSHFP 2 1 123456789abcdef67890123456789abcdef67890
IPSECKEY 10 3 2 gw.big.example. AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==
RRSIG A 1 3 3600 20300101000000 20200101000000 2143 big.example. MxFcby9k/yvedMfQgKzhH5er0Mu/vILz45IkskceFGgiWCn/GxHhai6VAuHAoNUz
NSEC x.big.example. A NSEC
DNSKEY 256 3 1 AQMFD5raczCJHViKtLYhWGz8hMY9UGRuniJDBzC7w0aR
DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=
NSEC3PARAM 1 0 10 D2CF
TLSA 1 1 2 92003ba34942dc74152e2f2c408d29eca5a520e7f2e06bb944f4dca346baf63c1b177615d466f6c4b71c216a50292bd58c9ebdd2f74e38fe51ffd48c43326cbc
SMIMEA 1 1 2 92003ba34942dc74152e2f2c408d29eca5a520e7f2e06bb944f4dca346baf63c1b177615d466f6c4b71c216a50292bd58c9ebdd2f74e38fe51ffd48c43326cbc
HIP ( 2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cIvM4p9+LrV4e19WzK00+CI6zBCQTdtWsuxKbWIy87UOoJTwkUs7lBu+Upr1gsNrut79ryra+bSRGQb1slImA8YVJyuIDsj7kwzG7jnERNqnWxZ48AWkskmdHaVDP4BcelrTI3rMXdXF5D rvs.big.example. )
NINFO "foo" "bar"
RKEY 0 255 1 AQMFD5raczCJHViKtLYhWGz8hMY9UGRuniJDBzC7w0aR
TALINK a.big.example. b.big.example.
CDS 30795 1 1 310D27F4D82C1FC2400704EA9939FE6E1CEAA3B9
CDNSKEY 256 3 1 AQMFD5raczCJHViKtLYhWGz8hMY9UGRuniJDBzC7w0aR
OPENPGPKEY AQMFD5raczCJHViKtLYhWGz8hMY9UGRuniJDBzC7w0aR
CSYNC 66 3 A NS AAAA
ZONEMD 2018031900 1 1 62e6cf51b02e54b9b5f967d547ce43136792901f9f88e637493daaf401c92c279dd10f0edb1c56f8080211f8480ee306
SVCB 16 foo.big.example. alpn=h2,h3 port=53
HTTPS 1 . alpn=h3 ipv4hint=192.0.2.1
SPF "v=spf1 -all"
UINFO \# 2 6162
UID \# 2 6162
GID \# 2 6162
UNSPEC \# 2 6162
NID 10 0014:4fff:ff20:ee64
L32 10 10.1.2.0
L64 10 2001:0DB8:1140:1000
LP 10 l64.big.example.
EUI48 00-00-5e-00-53-2a
EUI64 00-00-5e-ef-10-00-00-2a
URI 10 20 "https://www.isc.org/"
CAA 0 issue "ca.example.net; policy=ev"
AVC "foo:bar"
DOA ( 1234567890 1234567890 1 "image/gif" R0lGODlhKAAZAOMCAGZmZgBmmf///zOZzMz//5nM/zNmmWbM/5nMzMzM )
AMTRELAY 0 0 1 203.0.113.1
RESINFO qnamemin exterr=15
WALLET "BTC" "x"
TA 30795 1 1 310D27F4D82C1FC2400704EA9939FE6E1CEAA3B9
DLV 30795 1 1 310D27F4D82C1FC2400704EA9939FE6E1CEAA3B9
TYPE1234 \# 6 012345678901
TYPE65280 \# 0
TYPE65534 \# 4 deadbeef
'''

# Owners that need escapes, in master file syntax.
OWNERS = [
    r"dot\.inside", r"nul\000byte", r"last\255byte", r"a\032space",
    "UPPER.Case", "x.*.middle", r"lit\*eral", "_sip._tcp", "slash/ed",
    r"co\:lon", r"\@", r"quo\"te", r"semi\;colon", r"par\(en\)", r"back\\slash",
    r"dol\$lar", r"\009tab", r"new\010line", r"comma\,x", r"eq=ual", "-dash-",
    "--", r"\195\164", "0", "1.2.3.4", "xn--bcher-kva", r"\#hash", r"\%loc",
    r"\+plus",
]

NSEC3 = ("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom", 300, "NSEC3",
         "1 0 10 D2CF 35MTHGPGCU1QG68FAB165KLNSNK3DPVL A RRSIG")


def long_name(last):
    """An owner that makes a name of exactly 255 bytes; `last` is a letter."""
    room = 255 - len(ZONE) - 2              # bytes before the apex
    names = []
    while room > 64:
        names.append(last * 63)
        room -= 64
    names.append(last * (room - 1))
    return ".".join(names)


def txt_of(size):
    """TXT rdata of exactly `size` bytes, as text."""
    chunks, number = [], 0
    while size > 0:
        length = min(255, size - 1)
        chunks.append('"%s"' % (("%d." % number) * 128)[:length])
        size -= 1 + length
        number += 1
    assert size == 0
    return " ".join(chunks)


def _apex():
    yield "@", 300, "NS", "NS1.Big.Example."
    yield "@", 300, "NS", "ns2.elsewhere.example."
    yield "@", 0, "MX", "0 mail"
    yield "@", 0, "MX", "20 Mail2.Other.EXAMPLE."
    yield "@", 5, "TXT", '"v=spf1 -all"'
    yield "@", 5, "A", "192.0.2.80"
    yield "ns1", 2147483647, "A", "192.0.2.53"
    yield "ns1", 2147483647, "AAAA", "2001:db8::53"
    yield "mail", 86400, "A", "192.0.2.25"
    yield "null-mx", 60, "MX", "0 ."
    yield "root-ptr", 60, "PTR", "."


def _types():
    for line in TYPES.strip().splitlines():
        rtype, rdata = line.split(" ", 1)
        yield "t-" + rtype.lower(), 3600, rtype, rdata
    yield NSEC3


def _owners():
    for number, owner in enumerate(OWNERS):
        yield owner, 100 + number, "A", "192.0.2.%d" % (number + 1)
        yield owner, 100 + number, "TXT", '"owner %d"' % number
    yield "escaped-targets", 60, "MX", r"1 dot\.inside"
    yield "escaped-targets", 60, "NS", r"nul\000byte.under_score"
    yield "escaped-cname", 60, "CNAME", r"a\032space.\255.*.x"
    yield long_name("L"), 60, "A", "192.0.2.63"
    yield long_name("l"), 60, "MX", "10 " + long_name("m")
    yield "m" * 63, 60, "CNAME", long_name("l")
    yield ".".join("abcdefghijklmnopqrstuvwxyz" * 4), 60, "AAAA", "2001:db8::2"


def _wildcards():
    yield "*.wild", 60, "A", "192.0.2.100"
    yield "*.wild", 60, "MX", "10 wild"
    yield "*.wild", 60, "TXT", '"wild"'
    yield "exact.wild", 60, "TXT", '"not wild"'
    yield "*.below.wild", 60, "A", "192.0.2.101"
    yield "*.alias", 60, "CNAME", "target"
    yield "exact.alias", 60, "A", "192.0.2.102"
    yield "*.*.twice", 60, "A", "192.0.2.103"
    yield r"\*.escaped", 60, "A", "192.0.2.104"
    yield "*.ent.deep", 60, "SRV", "1 2 3 target"
    yield "*", 60, "TYPE65300", r"\# 2 2a2a"


def _delegations():
    yield "sub", 7200, "NS", "ns.sub"
    yield "sub", 7200, "NS", "ns.deeper.sub"
    yield "sub", 7200, "DS", "1 8 2 " + "ab" * 32
    yield "ns.sub", 7200, "A", "192.0.2.200"
    yield "ns.sub", 7200, "AAAA", "2001:db8::200"
    yield "ns.deeper.sub", 7200, "A", "192.0.2.201"
    yield "occluded.sub", 7200, "TXT", '"below the cut"'
    yield "noglue", 7200, "NS", "ns.elsewhere.example."
    yield "sibling", 7200, "NS", "ns.sub"
    yield "a.b.c.ent", 60, "A", "192.0.2.202"
    yield "x.y.z.ent", 60, "A", "192.0.2.203"
    yield "under.t-dname", 60, "A", "192.0.2.204"


def _large():
    for number in range(3800):
        yield ("many-a", 60, "A", "10.%d.%d.1"
               % (number // 250, number % 250))
    for number in range(1000):
        yield "many-mx", 60, "MX", "%d h%d.many" % (number, number)
    for number in range(1500):
        yield ("many-aaaa", 60, "AAAA", "2001:db8::%x" % number)
    yield "txt-largest", 60, "TXT", txt_of(32752)
    yield "txt-two", 60, "TXT", txt_of(30000)
    yield "txt-two", 60, "TXT", txt_of(29999)
    yield "txt-empty", 60, "TXT", '""'
    yield "txt-empties", 60, "TXT", " ".join(['""'] * 300)
    yield "txt-binary", 60, "TXT", '"%s"' % "".join(
        "\\%03d" % byte for byte in range(255))
    yield "raw-largest", 60, "TYPE65301", r"\# 32752 " + "5a" * 32752


OVERSIZE = [
    ("txt-oversize", 60, "TXT", txt_of(32753)),
    ("txt-oversize", 60, "A", "192.0.2.99"),
    ("raw-oversize", 60, "TYPE65302", r"\# 60000 " + "a5" * 60000),
]


def records(leave_out=(), oversize=True):
    """The records, without the types named in `leave_out`."""
    for part in (_apex, _types, _owners, _wildcards, _delegations, _large):
        for record in part():
            if record[2] not in leave_out:
                yield record
    if oversize:
        yield from OVERSIZE


def text(serial=1, leave_out=(), oversize=True, of=None):
    """The zone, or the records `of`, as a master file."""
    head = ("$ORIGIN %s.\n@ 300 IN SOA NS1.Big.Example. "
            "Host\\.Master.Big.example. %d 3600 600 864000 60\n"
            % (ZONE, serial))
    return head + "".join(
        "%s %d IN %s %s\n" % record
        for record in (of or records(leave_out, oversize)))


# What tells one reader's idea of a name from another's: names without records
# and names that stand for others, of every kind and below every other kind.
SHAPES = r'''
a.b.c.d.e.hollow A 192.0.2.1
*.f.hollow A 192.0.2.1
*.g.h.hollow TXT "deep"
odd.a\000b.Hollow.UPPER.Case2 A 192.0.2.1
x.back\\slash.d\.t.hollow TXT "odd"
*.only-wild A 192.0.2.1
*.*.only-wild2 A 192.0.2.1
*.wild2 A 192.0.2.1
x.ent.wild2 A 192.0.2.1
x.two.ents.wild2 A 192.0.2.1
*.own.wild2 TXT "own"
*.under.ent2.wild2 TXT "own"
exact.wild2 TXT "no A"
low.exact.wild2 TXT "no A"
below.*.wild2 TXT "literal"
x.*.wild3 TXT "the wildcard itself has no records"
x.y.*.wild4 TXT "nor has the name below it"
x.*.literal A 192.0.2.1
*.wild5 CNAME gone
exact.wild5 A 192.0.2.1
x.ent.wild5 A 192.0.2.1
*.wild6 CNAME hollow
*.wild7 CNAME a.b.c.d.e.hollow
*.wild8 CNAME one.wild8
*.wild9 MX 10 gone
cut.wild9 NS ns.elsewhere.example.
dn.wild9 DNAME elsewhere.example.
cut.hollow NS ns.cut.hollow
ns.cut.hollow A 192.0.2.1
cut2.hollow NS ns.a.b.cut2.hollow
cut2.hollow DS 1 8 2 abababababababababababababababababababababababababababababababab
ns.a.b.cut2.hollow A 192.0.2.1
low.cut2.hollow TXT "below the cut"
*.cut2.hollow TXT "below the cut"
x.*.y.cut2.hollow TXT "below the cut"
inner.cut2.hollow NS ns.inner.cut2.hollow
ns.inner.cut2.hollow A 192.0.2.1
alias.cut2.hollow CNAME gone
dn.cut2.hollow DNAME elsewhere.example.
cut3.ent3 NS ns.elsewhere.example.
ns.glue.ent4 A 192.0.2.1
cut4 NS ns.glue.ent4
cut5 NS cut5
cut5 A 192.0.2.1
dn-gone DNAME gone
dn-gone TXT "beside"
dn-here DNAME c.d.e.hollow
dn-wild DNAME wild2
dn-out DNAME elsewhere.example.
dn-cut DNAME cut2.hollow
dn-dn DNAME dn-gone
dn.ent5 DNAME gone
dn-loop DNAME low.dn-loop
low.dn-here TXT "below the DNAME"
x.ent.dn-here TXT "below the DNAME"
*.dn-wild TXT "below the DNAME"
cut.dn-out NS ns.elsewhere.example.
dn-long DNAME %(long)s
c-here CNAME a.b.c.d.e.hollow
c-gone CNAME gone
c-gone2 CNAME x.a.b.c.d.e.hollow
c-out CNAME gone.elsewhere.example.
c-apex CNAME @
c-ent CNAME d.e.hollow
c-wild CNAME any.only-wild
c-wild2 CNAME *.only-wild
c-wild-gone CNAME any.wild5
c-over CNAME any.exact.wild2
c-cut CNAME cut.hollow
c-below CNAME gone.cut.hollow
c-dn CNAME any.dn-gone
c-dn2 CNAME any.dn-out
c-self CNAME c-self
c-loop CNAME c-pool
c-pool CNAME c-loop
c-1 CNAME c-2
c-2 CNAME c-3
c-3 CNAME c-4
c-4 CNAME gone
c-5 CNAME c-here
c-long CNAME long-txt
c-cds CNAME cds.only
c.ent6 CNAME gone
below.c-gone TXT "below an alias"
cds.only CDS 30795 1 1 310D27F4D82C1FC2400704EA9939FE6E1CEAA3B9
*.only-wild3 CDS 30795 1 1 310D27F4D82C1FC2400704EA9939FE6E1CEAA3B9
nsec.only2 NSEC x.big.example. A NSEC
x.t-cds TXT "below a name that is stripped"
long-txt TXT %(txt)s
_sip._tcp.service SRV 1 2 3 gone
_sip._udp.service SRV 1 2 3 hollow
mx-ent MX 10 hollow
mx-gone MX 10 gone
''' % {"long": long_name("n")[:-1], "txt": txt_of(600)}


def shapes(apex_wildcard=False):
    """The records with more shapes of names."""
    for record in records():
        if record[0] != "*" or apex_wildcard:
            yield record
    for number in range(40):
        yield "long-a", 60, "A", "192.0.2.%d" % number
    for line in SHAPES.strip().splitlines():
        owner, rtype, rdata = line.split(" ", 2)
        yield owner, 60, rtype, rdata


SIGNER_MAKES = {"RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY"}
SIGNER_MAX_OWNER = 230


def for_signer(record):
    """dnssec-signzone takes a DS only at a delegation, and no name that is
    too long for a wildcard below it."""
    owner, _, rtype, _ = record
    return (rtype not in SIGNER_MAKES and owner != "t-ds"
            and len(owner) <= SIGNER_MAX_OWNER)


# What the other primaries cannot load or hand out, in terms of wire records
# (owner, type, class, TTL, rdata): NSD sends empty messages for ever when one
# record fills more than its 16 KB messages.
DNAME_CHILD = b"\5under\7t-dname"
NSD_MAX_RDATA = 16000
PDNS_MAX_RDATA = 16000
PDNS_NOT = {7, 8, 9, 14, 25, 37, 46, 47, 48, 50, 51, 57, 59, 60, 64}
PDNS_BY_NAME = {1, 2, 5, 6, 12, 13, 15, 16, 17, 18, 28, 29, 33, 35, 36, 39, 42,
                43, 44, 45, 49, 52, 53, 61, 62, 63, 65, 99, 104, 105, 106, 107,
                108, 109, 256, 257, 32769}


def for_knot(record):
    return not record[0].startswith(DNAME_CHILD)


def for_nsd(record):
    return for_knot(record) and len(record[4]) <= NSD_MAX_RDATA


def for_pdns(record):
    return (for_knot(record) and record[1] not in PDNS_NOT
            and len(record[4]) <= PDNS_MAX_RDATA)
