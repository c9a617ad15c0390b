"""A zone that changes at random, as master files."""

import random

TYPES = ("A", "AAAA", "TXT", "MX", "SRV", "CNAME", "NS", "CAA", "TYPE65300")
ZONE = "example.com"


class Zone:
    """Random edits from a seed; `text()` is the zone as it stands."""

    def __init__(self, seed, names=60, one_type=False):
        self.random = random.Random(seed)
        self.one_type = one_type        # at each name
        self.names = ["h%d" % number for number in range(names)]
        self.names += ["*.w%d" % number for number in range(5)]
        self.names += ["Deep.er.h%d" % number for number in range(5)]
        self.serial = 1
        self.hosts = 1          # changes what is in the SOA, too
        self.sets = {}          # (owner, type): [TTL, set of rdata]
        for _ in range(3 * names):
            self._put()

    def _rdata(self, rtype):
        draw = self.random.randrange
        target = self.random.choice(("h%d", "H%d.Example.COM.", "x%d.net.")) \
            % draw(20)
        return {
            "A": "192.0.2.%d" % draw(256),
            "AAAA": "2001:db8::%x" % draw(256),
            "TXT": '"%s"' % (self.random.choice("aAbB") * draw(1, 60)),
            "MX": "%d %s" % (draw(20), target),
            "SRV": "%d 1 53 %s" % (draw(20), target),
            "CNAME": target, "NS": target,
            "CAA": '0 issue "ca%d.example"' % draw(20),
            "TYPE65300": "\\# 2 %04x" % draw(65536),
        }[rtype]

    def _types(self, owner):
        return [rtype for name, rtype in self.sets if name == owner]

    def _put(self):
        owner = self.random.choice(self.names)
        rtype = self.random.choice(TYPES)
        held = self._types(owner)
        if rtype == "NS" and ("*" in owner or "." in owner):
            return
        if self.one_type and held not in ([], [rtype]):
            return
        if rtype in ("CNAME", "NS") or "CNAME" in held or "NS" in held:
            if held != [rtype]:
                for each in held:
                    del self.sets[owner, each]
        if rtype == "CNAME":
            self.sets.pop((owner, rtype), None)
        ttl, rdata = self.sets.setdefault(
            (owner, rtype), [self.random.choice((60, 300)), set()])
        rdata.add(self._rdata(rtype))

    def _take(self):
        if not self.sets:
            return
        key = self.random.choice(sorted(self.sets))
        rdata = self.sets[key][1]
        rdata.remove(self.random.choice(sorted(rdata)))
        if not rdata:
            del self.sets[key]

    def _age(self):
        if self.sets:
            key = self.random.choice(sorted(self.sets))
            self.sets[key][0] = self.random.choice((0, 60, 61, 300, 86400))

    def edit(self, count):
        """So many edits, and a new serial."""
        for _ in range(count):
            self.random.choice((self._put, self._put, self._take, self._take,
                                self._age))()
        if self.random.random() < 0.1:
            self.hosts += 1
        self.serial += self.random.choice((1, 1, 1, 7))

    def text(self):
        lines = ["$ORIGIN %s." % ZONE,
                 "@ 60 SOA ns host%d %d 3600 600 864000 60"
                 % (self.hosts, self.serial),
                 "@ 60 NS ns", "ns 60 A 192.0.2.1"]
        for (owner, rtype), (ttl, rdata) in sorted(self.sets.items()):
            lines += ["%s %d %s %s" % (owner, ttl, rtype, each)
                      for each in sorted(rdata)]
        return "\n".join(lines) + "\n"
