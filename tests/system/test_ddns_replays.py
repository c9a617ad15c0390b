"""What routers and programs send that cannot be run here, byte for byte as far
as it was captured or read: after `good`, the next question to tinydns gets the
new address."""

import base64
import shutil
import socket

import pytest

import dynamic
import peers
from dynamic import ZONE

pytestmark = [
    pytest.mark.needs_root,
    pytest.mark.skipif(not shutil.which("tinydns"), reason="needs tinydns"),
]
HOST = "john." + ZONE
V4, V6 = "192.0.2.7", "2001:db9:1:2::5"
SERVER = "Host: ns1.example.com\r\n"
BASIC = "Authorization: Basic {basic}\r\nUser-Agent: "

# The head, the body, and what is good then.
REQUESTS = {
    "UniFi": (
        "GET //nic/update?hostname={host}&myip={v4} HTTP/1.0\r\n" + SERVER +
        BASIC + "inadyn/2.9.1\r\n", "", "{v4}"),
    "UniFi, with a backslash": (
        "GET /\\/nic/update?hostname={host}&myip={v4} HTTP/1.0\r\n" + SERVER +
        BASIC + "inadyn/2.9.1\r\n", "", "{v4}"),
    "OpenWrt": (
        "GET /nic/update?hostname={host}&myip="
        "2001:0db9:0001:0002:0000:0000:0000:0005 HTTP/1.1\r\n" + SERVER +
        BASIC + "Wget/1.21.3\r\nAccept: */*\r\n"
        "Accept-Encoding: identity\r\nConnection: Keep-Alive\r\n",
        "", "{v6}"),
    "pfSense": (
        "GET /nic/update?system=dyndns&hostname={host}&myip={v4}&wildcard=OFF"
        "&mx=&backmx=NO HTTP/1.1\r\n" + SERVER + BASIC +
        "phpDynDNS/0.7\r\nAccept: */*\r\n", "", "{v4}"),
    "OPNsense": (
        "GET /nic/update?hostname={host}&myip={v4}&system=dyndns&wildcard="
        "NOCHG HTTP/1.1\r\n" + SERVER + BASIC + "OPNsense-dyndns\r\n"
        "Accept-Encoding: gzip, deflate\r\nAccept: */*\r\n"
        "Connection: keep-alive\r\n", "", "{v4}"),
    "OPNsense, by POST": (
        "POST /nic/update HTTP/1.1\r\n" + SERVER + BASIC +
        "OPNsense-dyndns\r\nContent-Type: application/x-www-form-urlencoded"
        "\r\n", "hostname={host}&myip={v4}", "{v4}"),
    "Fritz!Box": (
        "GET /nic/update?hostname={host}&myip={v4}&myipv6={v6}&ip6lanprefix="
        "2001:db9:1:20::/59 HTTP/1.1\r\n" + SERVER + BASIC +
        "Fritz!Box DDNS/1.0.1\r\n", "", "{v4},{v6}"),
    "Fritz!Box, without IPv6": (
        "GET /nic/update?hostname={host}&myip={v4}&ipv6=&ip6lanprefix= "
        "HTTP/1.1\r\n" + SERVER + BASIC + "Fritz!Box DDNS/1.0.1\r\n",
        "", "{v4}"),
    "Speedport": (
        "GET /nic/update?hostname={host}&myip={v6},{v4} HTTP/1.0\r\n" +
        SERVER + BASIC + "Deutsche Telekom - Speedport Smart 4 Typ B - "
        "010137.5.0.001.0\r\n", "", "{v4},{v6}"),
    "Synology": (
        "GET /nic/update?hostname={host}&myip={v4}&username={host}&password="
        "{key} HTTP/1.1\r\n" + SERVER +
        "User-Agent: Synology DDNS Updater/42962\r\n", "", "{v4}"),
    "MikroTik": (
        "GET /nic/update?hostname={host}&myip={v4} HTTP/1.1\r\n" + SERVER +
        BASIC + "Mikrotik/6.x Fetch\r\n", "", "{v4}"),
    "dyndnsc": (
        "GET /nic/update?myip={v6}&hostname={host} HTTP/1.1\r\n" + SERVER +
        BASIC + "python-dyndnsc/0.6\r\nAccept-Encoding: gzip, deflate\r\n"
        "Accept: */*\r\nConnection: keep-alive\r\n", "", "{v6}"),
    "ddclient of today": (
        "GET /nic/update?hostname={host}&myip={v4},{v6} HTTP/1.1\r\n" +
        SERVER + BASIC + "ddclient/4.0.1-rc.2\r\nAccept: */*\r\n",
        "", "{v4},{v6}"),
}


def send(port, data):
    """The body of the one answer, as long as its head says."""
    with socket.create_connection((peers.LOCALHOST, port), 20) as peer:
        peer.sendall(data.encode())
        with peer.makefile("rb") as answer:
            assert answer.readline().split()[1] == b"200"
            length = 0
            for line in iter(answer.readline, b"\r\n"):
                name, value = line.split(b":", 1)
                if name.lower() == b"content-length":
                    length = int(value)
            return answer.read(length).decode()


@pytest.mark.parametrize("client", sorted(REQUESTS))
def test_after_good_tinydns_has_the_address(place, client):
    port = peers.free_port()
    dynamic.configure(place, port)
    head, body, good = REQUESTS[client]
    with place.daemon() as daemon, peers.Tinydns(place.root) as tinydns:
        key = dynamic.add_host(place, HOST)
        words = {"host": HOST, "key": key, "v4": V4, "v6": V6,
                 "basic": base64.b64encode(
                     ("%s:%s" % (HOST, key)).encode()).decode()}
        body, good = body.format(**words), good.format(**words)
        if body:
            head += "Content-Length: %d\r\n" % len(body)
        request = head.format(**words) + "\r\n" + body
        assert send(port, request) == "good %s\n" % good
        assert dynamic.addresses(tinydns, HOST) + dynamic.addresses(
            tinydns, HOST, "AAAA") == good.split(",")
        assert send(port, request) == "nochg %s\n" % good
        assert key not in daemon.log()
