"""Dynamic hosts: their configuration, their keys and a client of HTTP."""

import base64
import collections
import concurrent.futures
import http.client
import os
import random
import re
import socket

import cdbfile
import model
import peers

ZONE = "dyn.example.com"
ZONE_TEXT = """dynamic "%s" {
    nameservers = { "ns1.example.com", "ns2.example.com" } ttl = 60 }
""" % ZONE
KEY_LETTERS = "23456789abcdefghijkmnpqrstuvwxyz"

Reply = collections.namedtuple("Reply", "status text headers")


def name_of(number):
    return "h%d.%s" % (number, ZONE)


def address_of(number):
    """An IPv4 address that anybody may have, another for each number."""
    return "198.%d.%d.%d" % (1 + number // 65536 % 16, number // 256 % 256,
                             number % 256)


def listen_text(*ends, title="public", more=""):
    """A section http; the ends are pairs of address and port."""
    return 'http "%s" { listen = { %s } %s }\n' % (
        title, ", ".join('"[%s]@%d"' % end if ":" in end[0] else '"%s@%d"'
                         % end for end in ends), more)


def basic(user, key):
    both = ("%s:%s" % (user, key)).encode()
    return {"Authorization": "Basic " + base64.b64encode(both).decode()}


class Client:
    """One connection, kept alive; another is made when it has ended."""

    def __init__(self, port, address="127.0.0.1", source=None, context=None,
                 seconds=20):
        bound = (source, 0) if source else None
        if context:
            self.http = http.client.HTTPSConnection(
                address, port, timeout=seconds, source_address=bound,
                context=context)
        else:
            self.http = http.client.HTTPConnection(
                address, port, timeout=seconds, source_address=bound)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.http.close()

    def get(self, path, headers=None):
        self.http.request("GET", path, headers=headers or {})
        answer = self.http.getresponse()
        return Reply(answer.status, answer.read().decode(), answer.headers)

    def update(self, name, key, address=None, more=""):
        """One update; its answer."""
        path = "/nic/update?hostname=" + name + more
        if address is not None:
            path += "&myip=" + address
        return self.get(path, basic(name, key))


def update(port, name, key, address=None, more="", **kwargs):
    """One update over a connection of its own."""
    with Client(port, **kwargs) as client:
        return client.update(name, key, address, more)


def get(port, path, headers=None, **kwargs):
    with Client(port, **kwargs) as client:
        return client.get(path, headers)


def can_connect(port, address=peers.LOCALHOST):
    try:
        with socket.create_connection((address, port), 5):
            return True
    except OSError:
        return False


def add_host(place, name, *options):
    """Adds one host with the command; its key."""
    text = place.run("host", "add", name, *options, code=0).text
    return re.search("^key:   (.{32})$", text, re.M).group(1)


def add_hosts(place, count):
    """Adds hosts h0, h1, ... of the zone; a list of names and keys."""
    hosts = []
    for number in range(count):
        name = name_of(number)
        key = "".join(random.choice(KEY_LETTERS) for _ in range(26)) + "abcdef"
        place.write("old/clients/%s/KEY" % name, key)
        hosts.append((name, key))
    done = place.run("host", "import", place.path("old"), code=0)
    assert "%d added" % count in done.text
    return hosts


def addresses(tinydns, name, rdtype="A"):
    """What tinydns gives as the addresses of a name, in order; one query."""
    answer = tinydns.ask(name, rdtype)
    assert answer is not None, "tinydns is silent"
    return sorted(record.address for rrset in answer.answer
                  for record in rrset)


def found(path):
    """A map of names to their IPv4 addresses in a data.cdb, which is whole
    and has the dynamic zone."""
    hosts = collections.defaultdict(list)
    for record in cdbfile.records(path):
        if record.type == 1:
            hosts[model.name_text(record.owner)].append(
                socket.inet_ntoa(record.rdata))
    assert model.wire_name(ZONE) in cdbfile.serials(path)
    return hosts


def configure(place, port, text="", **kwargs):
    """A dynamic zone, and a listener at a port of 127.0.0.1."""
    return place.configure(ZONE_TEXT + listen_text((peers.LOCALHOST, port))
                           + text, **kwargs)


def at_once(work, arguments):
    """Runs work(argument) for each in a thread of its own; the results."""
    with concurrent.futures.ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(work, arguments))


def stored(place, name):
    """The line of `host list` about a host, or None."""
    for line in place.run("host", "list", code=0).text.splitlines():
        if line.split()[0] == name:
            return line
    return None


def database(place):
    return os.path.join(place.state, "dnssync.db")
