"""Catalog zones (RFC 9432) of a scripted primary."""

import collections

from scripted import PTR, TXT, Zone, name, txt_rdata

Member = collections.namedtuple("Member", "zone group coo",
                                defaults=(None, None))


class Catalog(Zone):
    """A catalog whose members are a map of labels to zones or Members."""

    def __init__(self, text, members=None, serial=1, **soa):
        super().__init__(text, serial, **soa)
        self.version = [self.under("version", TXT, txt_rdata(b"2"))]
        self.become(serial, members or {})

    def become(self, serial, members, extra=()):
        """A version that lists these; `extra` are further records."""
        self.members = dict(members)
        self.records = self.version + list(extra)
        for label, member in self.members.items():
            if not isinstance(member, Member):
                member = Member(member)
            self.records += self.member(label, *member)
        self.behave(serial)

    def member(self, label, zone, group=None, coo=None):
        """The records of one member."""
        records = [self.under(label + ".zones", PTR, name(zone))]
        if group is not None:
            records.append(self.under("group.%s.zones" % label, TXT,
                                      txt_rdata(group.encode())))
        if coo is not None:
            records.append(self.under("coo.%s.zones" % label, PTR, name(coo)))
        return records


def section(text, primary, more=""):
    """A `catalog` section of dnssync.conf."""
    return 'catalog "%s" { primaries = { "%s" }\n%s }\n' % (
        text, primary, more)


def lines(place):
    """The lines of STATE/members, as lists of words."""
    with open(place.path("state", "members"), encoding="ascii") as file:
        return [line.split() for line in file]
