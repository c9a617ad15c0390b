"""Runs the program under test: commands, daemons and their directories."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

import cdbfile
import model
import peers

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.abspath(os.environ.get(
    "DNSSYNC", os.path.join(TOP, "build", "dnssync")))

RUN_SECONDS = 120
LOG_SECONDS = 60
STOP_SECONDS = 60

# Fits every test that does not want to see other values: nothing happens by
# itself for minutes, and what fails does so within a second or two.
OPTIONS = {
    "refresh-min": 600, "retry-min": 600, "probe-timeout": 1,
    "idle-timeout": 2, "transfer-timeout": 30, "build-quiet": 0.01,
    "build-max": 0.2,
}
# Makes a zone with short timers in its SOA live as fast as can be.
FAST = {"refresh-min": 1, "retry-min": 1, "refresh-max": 1, "retry-max": 1}

ENVIRONMENT = {key: value for key, value in os.environ.items()
               if key in ("PATH", "HOME", "LANG", "TMPDIR", "ASAN_OPTIONS",
                          "UBSAN_OPTIONS", "LSAN_OPTIONS")}
SANITIZER = re.compile("(Address|Leak|Memory|Thread)Sanitizer|runtime error:")


def is_sanitized():
    """Whether the program is built with AddressSanitizer."""
    with open(PROGRAM, "rb") as file:
        return b"__asan_init" in file.read()


class Result:
    """How one command ended."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout
        self.log = done.stderr.decode("utf-8", "replace")
        assert not SANITIZER.search(self.log), self.log

    @property
    def text(self):
        return self.out.decode("utf-8", "replace")

    def __repr__(self):
        return "exit %d\n%s\n%s" % (self.code, self.text, self.log)


def run_dnssync(*args, env=None, cwd=None, seconds=RUN_SECONDS, code=None,
                **kwargs):
    """Run one command to its end; `code` is the exit code it must have."""
    done = subprocess.run(
        [PROGRAM] + [str(arg) for arg in args], cwd=cwd, timeout=seconds,
        env=dict(ENVIRONMENT, **(env or {})), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
        **kwargs)
    result = Result(done)
    if code is not None:
        assert result.code == code, result
    return result


# How much of a mapped file is resident is the kernel's choice, so that what is
# the process's own is told apart.  The peak of all counts what the process was
# before exec: its parent must be small, not the test process.
_MEASURE = """import os, sys, time
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
own = done = 0
while not done:
    with open("/proc/%d/status" % pid) as file:
        own = max([own] + [int(line.split()[1]) for line in file
                           if line.startswith("RssAnon:")])
    time.sleep(0.005)
    done, status, usage = os.wait4(pid, os.WNOHANG)
print(own, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_kib(*args):
    """Run one command that succeeds; its largest resident size in KiB, of its
    own and with the files that it has mapped."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _MEASURE, PROGRAM]
        + [str(arg) for arg in args], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=2 * RUN_SECONDS, check=False,
        env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr.decode()
    return [int(word) for word in done.stdout.splitlines()[-1].split()]


class Daemon(peers.Process):
    """A running `dnssync run` whose log is kept."""

    def __init__(self, args, env=None, **kwargs):
        super().__init__(args, env=dict(ENVIRONMENT, **(env or {})), **kwargs)
        self.may_die = False

    def check(self):
        """The daemon is alive."""
        assert self.is_alive(), "it ended with %s:\n%s" % (
            self.child.poll(), self.log())

    def mark(self):
        """A place in the log, from which `wait_log` can start."""
        self.check()
        return len(self.lines)

    def wait_log(self, pattern, start=0, seconds=LOG_SECONDS):
        """The match of the first line from `start` on that has `pattern`."""
        found = self.wait_line(re.compile(pattern).search,
                               "line like %r" % pattern, seconds, start)
        self.check()
        return found

    def matching(self, pattern, start=0):
        """The lines from `start` on that have `pattern`."""
        return [line for line in self.lines[start:]
                if re.search(pattern, line)]

    def wait_live(self, zone, serial, start=0, seconds=LOG_SECONDS):
        return self.wait_log(r"^%s: serial %d live from "
                             % (re.escape(zone), serial), start, seconds)

    def end(self, number=signal.SIGTERM, code=0):
        """Stop it as a supervisor would; it must end well."""
        self.check()
        assert self.stop(number, STOP_SECONDS) == code, self.log()
        assert not SANITIZER.search(self.log()), self.log()


class Place:
    """A directory with a configuration, a tinydns root and a state."""

    def __init__(self, folder):
        self.folder = folder
        self.root = self.path("root")
        self.state = self.path("state")
        self.conf = self.path("dnssync.conf")
        self.cdb = os.path.join(self.root, "data.cdb")
        os.chmod(folder, 0o755)
        os.mkdir(self.root)
        os.mkdir(self.state)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def frozen(self, zone):
        """The path of the last good copy of a zone."""
        return os.path.join(self.state, "zones", zone + ".cdb")

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def configure(self, text="", zones=(), primary=None, options=None,
                  defaults=True):
        """Write dnssync.conf; `zones` are names, or maps name to primaries.

        `options` come on top of OPTIONS, `text` is added verbatim.
        """
        if not isinstance(zones, dict):
            zones = {zone: [primary] for zone in zones}
        settings = dict(OPTIONS if defaults else {}, **(options or {}))
        lines = ['tinydns = "%s"' % self.root, 'state = "%s"' % self.state]
        lines += ["%s = %s" % setting for setting in settings.items()]
        lines.append(text)
        for zone, primaries in zones.items():
            lines.append('zone "%s" { primaries = { %s } }' % (
                zone, ", ".join('"%s"' % each for each in primaries)))
        self.write("dnssync.conf", "\n".join(lines) + "\n")
        return self

    def run(self, command, *args, **kwargs):
        """A command with this configuration."""
        return run_dnssync(command, "-c", self.conf, *args, **kwargs)

    def once(self, *args, code=0, **kwargs):
        return self.run("once", *args, code=code, **kwargs)

    def sync(self, *args, code=0, **kwargs):
        return self.run("sync", *args, code=code, **kwargs)

    def published(self):
        """The bytes of data.cdb, None if there is none."""
        try:
            with open(self.cdb, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def serials(self):
        """A map of zone to serial in data.cdb, by plain names."""
        return {model.name_text(owner): serial for owner, serial
                in cdbfile.serials(self.cdb).items()}

    @contextlib.contextmanager
    def daemon(self, *args, command=None, wait=True, **kwargs):
        """A running daemon, which is alive at the end and ends well."""
        daemon = Daemon(command or [PROGRAM, "run", "-c", self.conf, *args],
                        **kwargs)
        try:
            if wait:
                self.wait_control(daemon)
            yield daemon
            if not daemon.may_die:
                daemon.end()
        except BaseException:
            print(daemon.log())
            raise
        finally:
            if daemon.is_alive():
                daemon.stop(signal.SIGKILL)

    def is_listening(self):
        """Whether a daemon listens for commands."""
        if not os.path.isdir(self.state):
            return False
        with socket.socket(socket.AF_UNIX) as sock:
            folder = os.open(self.state, os.O_PATH)
            try:
                sock.connect("/proc/self/fd/%d/control" % folder)
            except OSError:
                return False
            finally:
                os.close(folder)
        return True

    def wait_control(self, daemon):
        """Wait until the daemon takes commands, and with them signals."""
        def listens():
            daemon.check()
            return self.is_listening()
        peers.wait_until(listens, "daemon that takes commands")
        self.run("status", code=0)


@contextlib.contextmanager
def new_place():
    folder = tempfile.mkdtemp(prefix="dnssync-")
    try:
        yield Place(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
