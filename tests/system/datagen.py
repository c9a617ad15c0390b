"""Random tinydns data: a generator that knows the grammar and breaks it."""

import random

TYPES = b"%.&=+@'^CZ:S"
ALL_BYTES = [bytes([value]) for value in range(256) if value != 10]

# What has a meaning somewhere, or is close to it.
PIECES = [
    b"", b".", b"..", b"a", b"A", b"*", b"*.a", b"a.b", b"ns", b"example.com",
    b"Example.COM.", b"\\052.example.com", b"x.*.example.com", b"\\056", b"\\",
    b"\\8", b"\\400", b"\\1", b"a\\", b"a b", b"_sip._tcp.example.com",
    b"a" * 63, b"a" * 64, b"a." * 126, b"a." * 127, b"\\000", b"\\\\",
    b"1.2.3.4", b"1.2.3", b"1.2.3.4.5", b"300.1.2.3", b"1.2.3.4x", b" 1.2.3.4",
    b"10", b"10.0", b".10..0", b"[2001:db8::1", b"0", b"1", b"5x", b"x5",
    b"300", b"65535", b"65536", b"2147483648", b"4294967295", b"4294967296",
    b"18446744073709551616", b"99999999999999999999999", b"-1", b"+1", b" 7",
    b"4000000038af1379", b"4000000038AF1379", b"400", b"40000000000000001",
    b"lo", b"l", b"long", b"\0", b"\0a", b"a\0", b"\r", b" ", b"\t", b"\xff",
    b"text with spaces", b"\\001\\377", b"x" * 127, b"x" * 128, b"x" * 300,
    b"2", b"5", b"6", b"12", b"15", b"16", b"28", b"33", b"252", b"255",
    b"257", b"41",
]
# How many fields each type has.
FIELDS = {b"%": 2, b".": 6, b"&": 6, b"=": 5, b"+": 5, b"@": 7, b"'": 5,
          b"^": 5, b"C": 5, b"Z": 11, b":": 6, b"S": 9}


def _name(rng):
    labels = [rng.choice([b"a", b"B", b"www", b"example", b"com", b"*",
                          b"x" * rng.randint(1, 64), b"\\0%o" % rng.randint(
                              0, 63)]) for _ in range(rng.randint(1, 4))]
    return b".".join(labels)


def _plausible(rng, kind, index):
    """A field as an admin would write it."""
    if index == 0:
        return b"lo" if kind == b"%" else _name(rng)
    if kind == b"Z" and index > 2:
        return b"%d" % rng.randint(0, 1 << 32)
    if kind in b".&=+@S%" and index == 1:
        return b"%d.%d.%d.%d" % tuple(rng.randint(0, 256) for _ in range(4))
    if kind == b":" and index == 1:
        return b"%d" % rng.choice([1, 16, 28, 33, 35, 99, 257, 65534, 65535])
    if index >= FIELDS[kind] - 3 and rng.random() < 0.5:
        return rng.choice([b"", b"300", b"4000000038af1379", b"lo"])
    return _name(rng)


def _field(rng, kind, index):
    chance = rng.random()
    if chance < 0.72:
        return _plausible(rng, kind, index)
    if chance < 0.78:
        return b""
    if chance < 0.97:
        return rng.choice(PIECES)
    return b"".join(rng.choices(ALL_BYTES, k=rng.randint(0, 12)))


def line(rng):
    """One line, without its newline."""
    chance = rng.random()
    if chance < 0.03:
        return rng.choice([b"", b"#x", b"-+a:1.2.3.4", b"   ", b"\t", b"#"])
    if chance < 0.033:
        return b"".join(rng.choices(ALL_BYTES, k=rng.randint(1, 30)))
    if chance < 0.036:
        return rng.choice([b" +a:1.2.3.4", b"3a:0", b"6", b"N", b"\r", b"\0",
                           b"K", b"P", b"?", b"\xe4"])
    kind = bytes([rng.choice(TYPES)])
    count = FIELDS[kind]
    if rng.random() < 0.5:
        count = rng.randint(0, 18)
    fields = [_field(rng, kind, min(index, FIELDS[kind] - 1))
              for index in range(count)]
    text = kind + b":".join(fields)
    if rng.random() < 0.05:
        text += rng.choice([b" ", b"\t ", b"\r", b":", b":::"])
    return text.replace(b"\n", b"")


def text(seed, most=12):
    """A small file.  About half of them hold no line that is refused."""
    rng = random.Random(seed)
    lines = [line(rng) for _ in range(rng.randint(0, most))]
    return b"\n".join(lines) + rng.choice([b"\n", b"\n", b"", b"\n\n", b" "])


def big(lines):
    """A plausible file of about so many lines, in pieces."""
    number = 0
    for zone in range(lines // 50):
        name = "zone%d.example" % zone
        piece = [".%s:192.0.2.%d:a:259200" % (name, zone % 250),
                 "&%s::ns.other.example:86400" % name,
                 "@%s:192.0.2.3:m:10" % name]
        piece += ["+h%d.%s:10.%d.%d.%d:300" % (
            host, name, zone >> 8 & 255, zone & 255, host)
            for host in range(40)]
        for each in range(3):
            piece += ["'t%d.%s:v=spf1 include\\072%d.example -all:600" % (
                each, name, each), "Ca%d.%s:h%d.%s" % (each, name, each,
                                                       name)]
        piece.append(":b.%s:28:\\040\\001\\015\\270%s\\001" % (
            name, "\\000" * 11))
        number += len(piece)
        yield ("\n".join(piece) + "\n").encode()
