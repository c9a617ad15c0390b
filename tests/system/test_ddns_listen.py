"""Where dynamic hosts are listened for: both families, HTTPS, proxies, and
what SIGHUP and SIGTERM do to it."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
import warnings

import pytest

import dynamic
import peers
from dynamic import ZONE, ZONE_TEXT, Client, listen_text

ANN = "ann." + ZONE
LOCAL4, LOCAL6 = "127.0.0.1", "::1"

needs_ipv6 = pytest.mark.skipif(not peers.has_ipv6(), reason="needs ::1")
needs_curl = pytest.mark.skipif(not shutil.which("curl"),
                                reason="needs curl")


@pytest.fixture(name="port")
def port_fixture():
    return peers.free_port()


def test_the_caller_is_told_its_address(place, port):
    dynamic.configure(place, port)
    with place.daemon():
        answer = dynamic.get(port, "/myip", source="127.0.0.9")
        assert (answer.status, answer.text) == (200, "127.0.0.9\n")


@needs_ipv6
@pytest.mark.parametrize("ends", [
    [("0.0.0.0", None), ("::", None)], [(LOCAL4, None), (LOCAL6, None)]],
    ids=["any", "loopback"])
def test_both_families_are_served_at_one_port(place, port, ends):
    place.configure(ZONE_TEXT + listen_text(
        *((address, port) for address, _ in ends)))
    with place.daemon():
        for address in (LOCAL4, LOCAL6):
            assert dynamic.get(port, "/myip", address=address).text == \
                address + "\n"


@needs_ipv6
def test_a_client_of_ipv6_updates(place, port):
    place.configure(ZONE_TEXT + listen_text((LOCAL6, port)))
    with place.daemon():
        key = dynamic.add_host(place, ANN)
        with Client(port, LOCAL6) as client:
            assert client.update(ANN, key, "192.0.2.1").text == \
                "good 192.0.2.1\n"
            # An address of the machine itself is of no use to others.
            assert client.update(ANN, key).text == "badip ::1\n"


def test_what_a_trusted_proxy_says_of_its_client_is_believed(place, port):
    dynamic.configure(place, port, 'trusted-proxies = { "127.0.0.2" }\n')
    with place.daemon():
        key = dynamic.add_host(place, ANN)
        path = "/nic/update?hostname=" + ANN
        for source, header, value, expected in [
                ("127.0.0.2", "X-Forwarded-For", "192.0.2.7",
                 "good 192.0.2.7\n"),
                ("127.0.0.2", "X-Forwarded-For", "2001:db8::7",
                 "good 2001:db8::7\n"),
                ("127.0.0.2", "X-Forwarded-For", "::ffff:192.0.2.8",
                 "good 192.0.2.8\n"),
                ("127.0.0.2", "X-Forwarded-For", "6.6.6.6, 192.0.2.9",
                 "good 192.0.2.9\n"),
                ("127.0.0.2", "Forwarded", 'for="[2001:db8::8]:99"',
                 "good 2001:db8::8\n"),
                ("127.0.0.3", "X-Forwarded-For", "192.0.2.66",
                 "badip 127.0.0.3\n")]:
            headers = dict(dynamic.basic(ANN, key), **{header: value})
            assert dynamic.get(port, path, headers,
                               source=source).text == expected
        old = dynamic.get(port, "/dnssync/%s/" % key, {
            "X-Forwarded-For": "192.0.2.77"}, source="127.0.0.2")
        assert (old.status, old.text) == (200, "OK")
        assert "192.0.2.77" in dynamic.stored(place, ANN)


# HTTPS

class Certificates:
    """Self-made certificates in the place, for localhost and 127.0.0.1."""

    def __init__(self, place):
        self.place = place
        self.files = place.path("cert.pem"), place.path("key.pem")

    def make(self, number):
        """A new pair in place of the old one."""
        folder = self.place.path("new")
        os.makedirs(folder, exist_ok=True)
        new = os.path.join(folder, "cert"), os.path.join(folder, "key")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-set_serial",
             str(number), "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", new[0],
             "-keyout", new[1]], check=True, stderr=subprocess.DEVNULL)
        for old, file in zip(self.files, new):
            os.rename(file, old)

    def context(self):
        return ssl.create_default_context(cafile=self.files[0])

    def served(self, port):
        """The serial number of the certificate that is shown there."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with socket.create_connection((LOCAL4, port), 10) as sock, \
                context.wrap_socket(sock) as tls:
            with open(self.place.path("seen.pem"), "w",
                      encoding="ascii") as file:
                file.write(ssl.DER_cert_to_PEM_cert(
                    tls.getpeercert(binary_form=True)))
        found = ssl._ssl._test_decode_cert(self.place.path("seen.pem"))
        return int(found["serialNumber"], 16)


@pytest.fixture(name="certificates")
def certificates_fixture(place, port):
    made = Certificates(place)
    made.make(1)
    place.configure(ZONE_TEXT + listen_text(
        (LOCAL4, port), title="secure",
        more='certificate = "cert.pem" key = "key.pem"'))
    return made


@needs_curl
def test_curl_updates_over_https_with_the_certificate(place, port,
                                                      certificates):
    with place.daemon() as daemon:
        key = dynamic.add_host(place, ANN)
        done = subprocess.run(
            ["curl", "-sS", "--cacert", certificates.files[0], "-u",
             "%s:%s" % (ANN, key), "-w", "%{http_version}",
             "https://localhost:%d/nic/update?hostname=%s&myip=192.0.2.1"
             % (port, ANN)], stdout=subprocess.PIPE, timeout=20, check=True)
        assert done.stdout == b"good 192.0.2.1\n1.1"
        plain = subprocess.run(
            ["curl", "-s", "http://127.0.0.1:%d/myip" % port],
            stdout=subprocess.PIPE, timeout=20, check=False)
        assert plain.returncode != 0 and not plain.stdout
        daemon.check()


def test_tls_of_yesterday_is_refused(place, port, certificates):
    context = certificates.context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with place.daemon():
        with pytest.raises(ssl.SSLError):
            dynamic.get(port, "/myip", context=context)
        assert dynamic.get(port, "/myip",
                           context=certificates.context()).status == 200


def test_a_renewed_certificate_is_in_use_after_sighup(place, port,
                                                      certificates):
    with place.daemon() as daemon:
        assert certificates.served(port) == 1
        with Client(port, context=certificates.context()) as client:
            assert client.get("/myip").status == 200
            certificates.make(2)
            daemon.send(signal.SIGHUP)
            peers.wait_until(lambda: certificates.served(port) == 2,
                             "new certificate")
            assert client.get("/myip").status == 200, "the old connection"


def test_a_renewed_certificate_is_noticed_without_a_signal(place, port,
                                                           certificates):
    with place.daemon() as daemon:
        assert certificates.served(port) == 1
        certificates.make(2)
        daemon.wait_log("http secure: the certificate has been read again")
        assert certificates.served(port) == 2


def test_a_broken_certificate_leaves_the_old_one_in_use(place, port,
                                                        certificates):
    with place.daemon() as daemon:
        place.write("cert.pem", "no certificate\n")
        mark = daemon.mark()
        daemon.send(signal.SIGHUP)
        daemon.wait_log("cert.pem|certificate", mark)
        assert certificates.served(port) == 1


def test_another_certificate_is_in_use_as_soon_as_it_can_be_read(
        place, port, certificates):
    with place.daemon() as daemon:
        place.configure(ZONE_TEXT + listen_text(
            (LOCAL4, port), title="secure",
            more='certificate = "other.pem" key = "other.key"'))
        mark = daemon.mark()
        daemon.send(signal.SIGHUP)
        daemon.wait_log("http secure: .*the old certificate stays in use",
                        mark)
        assert certificates.served(port) == 1
        certificates.files = place.path("other.pem"), place.path("other.key")
        certificates.make(2)
        daemon.wait_log("http secure: the new certificate is in use", mark)
        assert certificates.served(port) == 2


# SIGHUP and SIGTERM

def test_sighup_adds_and_removes_a_listener(place, port):
    other = peers.free_port()
    dynamic.configure(place, port)
    with place.daemon() as daemon, Client(port) as client:
        assert client.get("/myip").status == 200
        dynamic.configure(place, port, listen_text((LOCAL4, other),
                                                   title="other"))
        mark = daemon.mark()
        daemon.send(signal.SIGHUP)
        daemon.wait_log("http other: listens at 127.0.0.1@%d" % other, mark)
        assert dynamic.get(other, "/myip").status == 200
        assert client.get("/myip").status == 200
        dynamic.configure(place, other)
        daemon.send(signal.SIGHUP)
        peers.wait_until(lambda: not dynamic.can_connect(port),
                         "end of the first listener")
        assert dynamic.get(other, "/myip").status == 200


def test_a_listener_that_is_not_free_is_tried_again(place, port):
    with socket.socket() as other:
        other.bind((LOCAL4, 0))
        other.listen()
        taken = other.getsockname()[1]
        dynamic.configure(place, port)
        with place.daemon() as daemon:
            dynamic.configure(place, taken)
            mark = daemon.mark()
            daemon.send(signal.SIGHUP)
            daemon.wait_log("http public: 127.0.0.1@%d: cannot listen there: "
                            "Address already in use; this is tried again, "
                            "and the old addresses" % taken, mark)
            assert dynamic.get(port, "/health").status == 503
            other.close()
            daemon.wait_log("http public: listens at 127.0.0.1@%d" % taken,
                            mark)
            peers.wait_until(lambda: not dynamic.can_connect(port),
                             "end of the old listener")
            assert dynamic.get(taken, "/health").status == 200
            assert len(daemon.matching("cannot listen", mark)) == 1


def test_sighup_adds_and_removes_a_dynamic_zone(place, port):
    more = 'dynamic "more.example" { nameservers = { "ns.example.net" } }\n'
    dynamic.configure(place, port)
    with place.daemon() as daemon:
        daemon.wait_log("data.cdb: published")
        assert sorted(place.serials()) == [ZONE]
        dynamic.configure(place, port, more)
        daemon.send(signal.SIGHUP)
        peers.wait_until(
            lambda: sorted(place.serials()) == [ZONE, "more.example"],
            "second zone")
        key = dynamic.add_host(place, "a.more.example")
        assert dynamic.update(port, "a.more.example", key, "192.0.2.5").text \
            == "good 192.0.2.5\n"
        dynamic.configure(place, port)
        daemon.send(signal.SIGHUP)
        peers.wait_until(lambda: sorted(place.serials()) == [ZONE],
                         "end of the second zone")


def test_a_listener_can_begin_with_sighup(place, port):
    place.configure()
    with place.daemon() as daemon:
        dynamic.configure(place, port)
        daemon.send(signal.SIGHUP)
        peers.wait_until(lambda: dynamic.can_connect(port), "listener")
        key = dynamic.add_host(place, ANN)
        assert dynamic.update(port, ANN, key, "192.0.2.5").text == \
            "good 192.0.2.5\n"


def test_an_update_that_waits_is_answered_before_sigterm_ends_it(place,
                                                                 port):
    """It cannot be published yet: data.cdb's directory is away."""
    dynamic.configure(place, port)
    with place.daemon() as daemon, Client(port) as idle:
        key = dynamic.add_host(place, ANN)
        assert idle.get("/myip").status == 200
        os.rename(place.root, place.root + ".away")
        answers = []
        thread = threading.Thread(target=lambda: answers.append(
            dynamic.update(port, ANN, key, "192.0.2.1")))
        mark = daemon.mark()
        thread.start()
        daemon.wait_log("data.cdb", mark)
        daemon.send(signal.SIGTERM)
        daemon.wait_log("stopping on signal 15")
        peers.wait_until(lambda: not dynamic.can_connect(port),
                         "end of the listener")
        os.rename(place.root + ".away", place.root)
        daemon.may_die = True
        thread.join()
        assert [each.text for each in answers] == ["good 192.0.2.1\n"]
        assert daemon.child.wait(60) == 0
    assert dynamic.found(place.cdb)[ANN] == ["192.0.2.1"]


def test_a_second_sigterm_does_not_wait(place, port):
    dynamic.configure(place, port)
    with place.daemon() as daemon:
        key = dynamic.add_host(place, ANN)
        os.rename(place.root, place.root + ".away")
        with Client(port) as client:
            client.http.request(
                "GET", "/nic/update?myip=192.0.2.1&hostname=" + ANN,
                headers=dynamic.basic(ANN, key))
            mark = daemon.mark()
            daemon.wait_log("data.cdb", mark)
            daemon.send(signal.SIGTERM)
            daemon.wait_log("stopping on signal 15")
            begun = time.monotonic()
            daemon.may_die = True
            daemon.end()
            # Those who wait would be told after 5 s.
            assert time.monotonic() - begun < 4
        os.rename(place.root + ".away", place.root)
    with place.daemon():
        assert "192.0.2.1" in dynamic.stored(place, ANN)
