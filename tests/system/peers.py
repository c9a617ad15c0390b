"""Real name servers and djbdns tools, each in its own directory on loopback.

A server is a context manager: entering it starts the process and waits until
it answers, leaving it stops the process whatever happened in between.  Only
free ports and private directories are used; nothing of the system is touched.
"""

import ctypes
import fcntl
import os
import pwd
import random
import select
import shutil
import signal
import socket
import subprocess
import termios
import threading
import time

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rdatatype

START_SECONDS = 60
STOP_SECONDS = 60
POLL_SECONDS = 0.02

LOCALHOST = "127.0.0.1"
_libc = ctypes.CDLL(None, use_errno=True)
_reserved = []
_reserving = threading.Lock()


def has_ipv6():
    """Whether ::1 can be bound here."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
            sock.bind(("::1", 0))
        return True
    except OSError:
        return False


def _can_bind(family, kind, address, port):
    with socket.socket(family, kind) as sock:
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            sock.bind((address, port))
        except OSError:
            return False
    return True


def _numbers(what, first, end, size):
    """Numbers that no other process which runs these tests is given.

    It has them in blocks: whoever binds a block's name, which the kernel gives
    back when the process ends, has the block.
    """
    blocks = list(range(first, end, size))
    random.SystemRandom().shuffle(blocks)
    for block in blocks:
        sock = socket.socket(socket.AF_UNIX)
        try:
            sock.bind("\0dnssync-tests/%s/%d" % (what, block))
        except OSError:
            sock.close()
            continue
        _reserved.append(sock)
        yield from range(block, min(block + size, end))
    raise AssertionError("there are no more numbers for a " + what)


# Below the range from which the kernel takes ports for outgoing connections,
# so that no such connection can take one in the meantime, and below that of
# the demo.
_ports = _numbers("port", 10000, 30000, 50)
_low_ports = _numbers("low port", 600, 1024, 8)
_loopbacks = _numbers("loopback address", 1 << 8, 255 << 8, 64)


def free_port(low=False):
    """A port free for UDP and TCP on 127.0.0.1 and ::1, and for this test.

    A low one can only be bound by root.
    """
    ends = [(socket.AF_INET, LOCALHOST)]
    if has_ipv6():
        ends.append((socket.AF_INET6, "::1"))
    with _reserving:
        for port in _low_ports if low else _ports:
            if all(_can_bind(family, kind, address, port)
                   for family, address in ends
                   for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)):
                return port


def free_loopback():
    """A loopback address whose port 53 is free, for tinydns and axfrdns."""
    with _reserving:
        for number in _loopbacks:
            address = "127.54.%d.%d" % (number >> 8, number & 255)
            if all(_can_bind(socket.AF_INET, kind, address, 53)
                   for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)):
                return address


def die_with_parent():
    """In a child about to exec: be killed when the test process ends."""
    _libc.prctl(1, signal.SIGKILL)


def wait_until(condition, what, seconds=START_SECONDS, poll=POLL_SECONDS):
    """Poll `condition` until it returns something true, and return that."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        assert time.monotonic() < end, "no %s after %g s" % (what, seconds)
        time.sleep(poll)


def query(address, port, name, rdtype, seconds=2, tcp=False, flags=0):
    """One DNS answer as a dnspython message; raises on silence."""
    message = dns.message.make_query(name, rdtype, flags=flags)
    ask = dns.query.tcp if tcp else dns.query.udp
    return ask(message, address, timeout=seconds, port=port)


def serial_of(address, port, zone, seconds=0.5, tcp=False):
    """The serial an authoritative SOA answer carries, or None."""
    try:
        answer = query(address, port, zone, "SOA", seconds, tcp)
    except (dns.exception.DNSException, OSError):
        return None
    if not answer.flags & dns.flags.AA or not answer.answer:
        return None
    return answer.answer[0][0].serial


class Process:
    """A child process whose standard error is collected as lines."""

    def __init__(self, args, **kwargs):
        self.args = [str(arg) for arg in args]
        self._lines = []
        self._changed = threading.Condition()
        self.child = subprocess.Popen(
            self.args, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, preexec_fn=die_with_parent, **kwargs)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        fd, data, rest = self.child.stderr.fileno(), b"x", b""
        while data:
            select.select([fd], [], [])
            with self._changed:
                data = os.read(fd, 65536)
                *whole, rest = (rest + data).split(b"\n")
                self._lines += [line.decode("utf-8", "replace")
                                for line in whole]
                self._changed.notify_all()

    def _is_read(self):
        """Whether all that was written so far is in the lines; locked."""
        if not self._reader.is_alive() or self.child.stderr.closed:
            return True
        waiting = fcntl.ioctl(self.child.stderr, termios.FIONREAD, b"\0" * 4)
        return waiting == b"\0" * 4

    @property
    def lines(self):
        """All lines that it has written until now."""
        while True:
            with self._changed:
                if self._is_read():
                    return list(self._lines)
            time.sleep(0.001)

    @property
    def pid(self):
        return self.child.pid

    def log(self):
        """Everything logged so far, as one text."""
        return "\n".join(self.lines)

    def is_alive(self):
        return self.child.poll() is None

    def wait_line(self, matches, what, seconds, start=0):
        """The first match of a line from index `start` on, once it comes."""
        end = time.monotonic() + seconds
        position = start
        with self._changed:
            while True:
                while position < len(self._lines):
                    found = matches(self._lines[position])
                    if found:
                        return found
                    position += 1
                left = end - time.monotonic()
                if left <= 0 or not self._reader.is_alive():
                    break
                self._changed.wait(min(left, 0.5))
        raise AssertionError("%s: no %s, exit status %s; the log:\n%s" % (
            self.args[0], what, self.child.poll(), self.log()))

    def send(self, number):
        self.child.send_signal(number)

    def stop(self, number=signal.SIGTERM, seconds=STOP_SECONDS):
        """End the process, by force if it must be; its exit status."""
        if self.is_alive():
            self.child.send_signal(number)
        try:
            self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self._reader.join(seconds)
        self.child.stderr.close()
        return self.child.returncode


class Server:
    """A primary that serves zones from master files in `folder`.

    `zones` maps zone names to master file text.
    """

    program = None
    extra_env = {}
    notify_port = None      # of 127.0.0.1, where changes are told of

    def __init__(self, folder, zones):
        self.folder = str(folder)
        os.makedirs(self.folder, exist_ok=True)
        self.zones = dict(zones)
        self.address = LOCALHOST
        self.port = None
        self.process = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exc):
        self.stop()

    def __str__(self):
        return "%s@%d" % (self.address, self.port)

    def zone_file(self, zone):
        """The path of the master file of `zone`."""
        number = sorted(self.zones).index(zone)
        return os.path.join(self.folder, "zone%d.db" % number)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="latin-1") as file:
            file.write(text)
        return path

    def write_zones(self):
        for zone, text in self.zones.items():
            with open(self.zone_file(zone), "w", encoding="latin-1") as file:
                file.write(text)

    def start(self, port=None):
        self.port = port or free_port()
        self.write_zones()
        self.configure()
        self.process = Process(self.command(), cwd=self.folder,
                               env=dict(os.environ, **self.extra_env))
        for zone in self.zones:
            self.wait_serial(zone)

    def stop(self):
        if self.process:
            self.process.stop()
            self.process = None

    def is_ready(self, zone, serial=None):
        assert self.process.is_alive(), \
            "%s ended:\n%s" % (self.program, self.process.log())
        found = serial_of(self.address, self.port, zone, tcp=True)
        return found is not None and serial in (None, found)

    def wait_serial(self, zone, serial=None):
        """Wait until the zone is served, with `serial` if one is given."""
        try:
            wait_until(lambda: self.is_ready(zone, serial), zone)
        except AssertionError as error:
            raise AssertionError("%s: %s; the log:\n%s" % (
                self.program, error, self.process.log())) from None

    def update(self, zone, text, serial):
        """Serve `text` as the zone from now on; `serial` is the one in it."""
        self.zones[zone] = text
        path = self.zone_file(zone)
        before = os.stat(path).st_mtime
        self.write_zones()
        os.utime(path, (before + 2, before + 2))
        self.reload()
        self.wait_serial(zone, serial)

    def reload(self):
        self.process.send(signal.SIGHUP)

    def configure(self):
        raise NotImplementedError

    def command(self):
        raise NotImplementedError


class Named(Server):
    """BIND."""

    program = "named"
    zone_option = ""

    def notify_option(self):
        if not self.notify_port:
            return "no"
        return ("explicit; notify-delay 0; notify-rate 10000; "
                "also-notify { 127.0.0.1 port %d; }" % self.notify_port)

    def __init__(self, folder, zones, transfer_format="many-answers",
                 transfers_out=100):
        super().__init__(folder, zones)
        self.transfer_format = transfer_format
        self.transfers_out = transfers_out

    def configure(self):
        text = """options {
	directory "%s";
	pid-file none;
	session-keyfile none;
	managed-keys-directory "%s";
	listen-on port %d { 127.0.0.1; };
	listen-on-v6 port %d { ::1; };
	recursion no;
	notify %s;
	allow-transfer { any; };
	check-names primary ignore;
	check-integrity no;
	transfer-format %s;
	dnssec-validation no;
	max-records-per-type 0;
	max-types-per-name 0;
	tcp-clients 1000;
	transfers-out %d;
};
controls { };
""" % (self.folder, self.folder, self.port, self.port,
            self.notify_option(), self.transfer_format, self.transfers_out)
        for zone in self.zones:
            text += 'zone "%s" { type primary; file "%s"; %s };\n' % (
                zone, self.zone_file(zone), self.zone_option)
        self.write("named.conf", text)

    def command(self):
        program = shutil.which("named")
        if _apparmor_is_enabled():
            program = shutil.copy(program, self.path("named"))
        return [program, "-g", "-n", "1", "-c", self.path("named.conf")]


def _apparmor_is_enabled():
    try:
        with open("/sys/module/apparmor/parameters/enabled",
                  encoding="ascii") as file:
            return file.read().startswith("Y")
    except OSError:
        return False


class Nsd(Server):
    """NSD."""

    program = "nsd"

    def configure(self):
        text = """server:
	ip-address: 127.0.0.1@%d
%s	username: ""
	chroot: ""
	zonesdir: "%s"
	database: ""
	pidfile: "%s"
	xfrdfile: "%s"
	zonelistfile: "%s"
	xfrdir: "%s"
	server-count: 1
	tcp-count: 200
	refuse-any: no
	rrl-ratelimit: 0
	verbosity: 1
remote-control:
	control-enable: no
""" % (self.port,
            "\tip-address: ::1@%d\n" % self.port if has_ipv6() else "",
            self.folder, self.path("nsd.pid"), self.path("xfrd.state"),
            self.path("zone.list"), self.folder)
        for zone in self.zones:
            text += ('zone:\n\tname: "%s"\n\tzonefile: "%s"\n'
                     '\tprovide-xfr: 127.0.0.1 NOKEY\n'
                     '\tprovide-xfr: ::1 NOKEY\n'
                     % (zone, self.zone_file(zone)))
            if self.notify_port:
                text += "\tnotify: 127.0.0.1@%d NOKEY\n" % self.notify_port
        self.write("nsd.conf", text)

    def command(self):
        return ["nsd", "-d", "-c", self.path("nsd.conf")]


class Knot(Server):
    """Knot DNS."""

    program = "knotd"

    def configure(self):
        text = """server:
    rundir: "%s"
    listen: [ 127.0.0.1@%d%s ]
    udp-workers: 1
    tcp-workers: 2
    background-workers: 1
log:
  - target: stderr
    any: info
database:
    storage: "%s"
acl:
  - id: all
    address: [ 127.0.0.1, "::1" ]
    action: transfer
%stemplate:
  - id: default
    storage: "%s"
    semantic-checks: off
    journal-content: none
    acl: all
%szone:
""" % (self.folder, self.port,
            ', "::1@%d"' % self.port if has_ipv6() else "", self.folder,
            "remote:\n  - id: told\n    address: 127.0.0.1@%d\n"
            % self.notify_port if self.notify_port else "", self.folder,
            "    notify: told\n" if self.notify_port else "")
        for zone in self.zones:
            text += '  - domain: "%s"\n    file: "%s"\n' % (
                zone, self.zone_file(zone))
        self.write("knot.conf", text)

    def command(self):
        return ["knotd", "-c", self.path("knot.conf")]


class Pdns(Server):
    """PowerDNS with its bind backend."""

    program = "pdns_server"

    def configure(self):
        self.write("named.conf", "".join(
            'zone "%s" { type master; file "%s"; };\n'
            % (zone, self.zone_file(zone)) for zone in self.zones))

    def reload(self):
        """It looks at its files by itself, and at the second of change."""
        changed = max(int(os.stat(self.zone_file(zone)).st_ctime)
                      for zone in self.zones)
        wait_until(lambda: time.time() >= changed + 1, "next second")
        self.write_zones()

    def command(self):
        return _pdns_command(self, "bind") + [
            "--bind-config=" + self.path("named.conf"),
            "--bind-check-interval=1",
            *(["--primary=yes", "--xfr-cycle-interval=1", "--only-notify=",
               "--also-notify=127.0.0.1:%d" % self.notify_port]
              if self.notify_port else []),
            "--disable-axfr=no",
            "--allow-axfr-ips=127.0.0.0/8,::1"]


class PdnsReader(Server):
    """PowerDNS with its tinydns backend, a reader of a data.cdb."""

    program = "pdns_server"

    def __init__(self, folder, cdb, zone):
        super().__init__(folder, {zone: ""})
        self.cdb = str(cdb)

    def write_zones(self):
        pass

    def configure(self):
        pass

    def command(self):
        return _pdns_command(self, "tinydns") + [
            "--tinydns-dbfile=" + self.cdb, "--tinydns-locations=no"]


def _pdns_command(server, backend):
    addresses = LOCALHOST + (",::1" if has_ipv6() else "")
    return ["pdns_server", "--no-config", "--daemon=no", "--guardian=no",
            "--launch=" + backend, "--local-address=" + addresses,
            "--local-port=%d" % server.port, "--socket-dir=" + server.folder,
            "--cache-ttl=0", "--query-cache-ttl=0", "--negquery-cache-ttl=0",
            "--zone-cache-refresh-interval=0", "--receiver-threads=1",
            "--distributor-threads=1", "--version-string=anonymous",
            "--security-poll-suffix="]


class Tinydns:
    """tinydns over the data.cdb in `root`; needs root, as its port is 53."""

    def __init__(self, root):
        self.root = str(root)
        self.address = free_loopback()
        self.port = 53
        self.process = None

    def __enter__(self):
        os.chmod(self.root, 0o755)
        nobody = pwd.getpwnam("nobody")
        env = {"ROOT": self.root, "IP": self.address,
               "UID": str(nobody.pw_uid), "GID": str(nobody.pw_gid),
               "PATH": os.environ["PATH"]}
        self.process = Process(["tinydns"], env=env)
        try:
            self.process.wait_line(lambda line: "starting tinydns" in line,
                                   "start of tinydns", START_SECONDS)
        except BaseException:
            self.process.stop()
            raise
        return self

    def __exit__(self, *exc):
        self.process.stop()

    def ask(self, name, rdtype, seconds=1):
        """tinydns's answer over UDP, or None if it is silent.

        A truncated answer ends within a record: it has no records here.
        """
        question = dns.message.make_query(name, rdtype, flags=0)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.settimeout(seconds)
            sock.connect((self.address, 53))
            sock.send(question.to_wire())
            try:
                data = sock.recv(65535)
            except socket.timeout:
                return None
        if data[2] & 2:
            answer = dns.message.make_response(question)
            answer.flags |= dns.flags.TC
            return answer
        return dns.message.from_wire(data)

    def serial(self, zone):
        return serial_of(self.address, 53, zone)


def tinydns_get(folder, rdtype, name):
    """What tinydns would answer over the data.cdb in `folder`, as text."""
    done = subprocess.run(["tinydns-get", str(rdtype), name], cwd=str(folder),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=20, check=False)
    return done.stdout + done.stderr


def tinydns_data(folder, text, mtime=None):
    """The bytes of the data.cdb that tinydns-data makes of `text`.

    `mtime` becomes the serial of lines that give none.
    """
    folder = str(folder)
    os.makedirs(folder, exist_ok=True)
    data = os.path.join(folder, "data")
    with open(data, "wb") as file:
        file.write(text)
    if mtime is not None:
        os.utime(data, (mtime, mtime))
    done = subprocess.run(["tinydns-data"], cwd=folder, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    assert done.returncode == 0, done.stdout.decode()
    with open(os.path.join(folder, "data.cdb"), "rb") as file:
        return file.read()


def axfr_get(folder, zone, port, address=LOCALHOST):
    """The bytes of the file that axfr-get writes for `zone`."""
    folder = str(folder)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "axfr-get.out")
    if os.path.exists(path):
        os.unlink(path)
    done = subprocess.run(
        ["tcpclient", "-RHl0", address, str(port), "axfr-get", zone, path,
         path + ".tmp"], timeout=60, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 0, done.stdout.decode()
    with open(path, "rb") as file:
        return file.read()
