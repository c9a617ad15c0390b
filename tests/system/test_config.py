"""The configuration: what is wrong is said, all at once, with its place."""

import re
import time

import pytest

import scripted
from scripted import Zone

COMMON = '''
tinydns = "%s"        # data.cdb is published in this directory
state   = "%s"
local   = { "data" }                 # the admin's own tinydns data files

primary "ns0" { address = { "192.0.2.1", "2001:db8::1@5353" } }

zone "example.com" { primaries = { "ns0" } }
zone "example.net" { primaries = { "ns0", "192.0.2.7@5300" } refresh-max = 300 }
zone-list "customers" { file = "customers.txt" primaries = { "ns0" } }    # a plain list
'''

ZONE = 'zone "example.com" { primaries = { "192.0.2.1" } }\n'


@pytest.fixture
def check(place):
    """Writes a configuration behind two sound lines and checks it."""
    def check_text(text, code=100):
        place.write("dnssync.conf", 'tinydns = "%s"\nstate = "%s"\n%s'
                    % (place.root, place.state, text))
        return place.run("check", code=code)
    return check_text


def test_the_example_of_the_manual_works_verbatim(place):
    place.write("dnssync.conf", COMMON % (place.root, place.state))
    place.write("customers.txt", "# ours\na.example\nb.example # two\n")
    result = place.run("check", code=0)
    assert not re.search(r"dnssync\.conf:\d", result.log)


def test_every_option_is_known(check):
    check('''refresh-min = 60
refresh-max = 86400
retry-min = 30
retry-max = 86400
period = 300
on-expire = drop
probe-timeout = 5
idle-timeout = 30
transfer-timeout = 3600
max-records = 0
max-bytes = 0
transfers = 64
transfers-per-primary = 16
probes = 512
build-quiet = 0.05
build-max = 1.0
on-publish = "true"
zone "example.com" {
  primaries = { "192.0.2.1", "2001:db8::1", "2001:db8::1@5353", "host.example",
                "host.example@5300" }
  refresh-min = 60 refresh-max = 86400 retry-min = 30 retry-max = 86400
  period = 10 on-expire = keep probe-timeout = 5 idle-timeout = 30
  transfer-timeout = 3600 max-records = 1000 max-bytes = 100000000
}
''', code=0)


@pytest.mark.parametrize("text, line, words", [
    ("refresh-mni = 5\n", 3, "refresh-mni"),
    ("refresh-min = five\n", 3, "five"),
    ("refresh-min = -1\n", 3, "-1"),
    ("refresh-min = 99999999999\n", 3, "99999999999"),
    ("probe-timeout = 0\n", 3, "probe-timeout"),
    ("build-quiet = x\n", 3, "build-quiet"),
    ("on-expire = maybe\n", 3, "maybe"),
    ("refresh-min = 10\nrefresh-max = 5\n", None, "refresh-max"),
    (ZONE + ZONE, 4, "example.com"),
    (ZONE + ZONE.replace("example.com", "EXAMPLE.com."), 4, "example.com"),
    ('zone "example.com" { primaries = { "ns9" } }\n'
     'primary "ns0" { address = { "192.0.2.1" } }\n', 3, "ns9"),
    ('zone "example.com" { }\n', 3, "primaries"),
    ('zone "example.com" { primaries = { } }\n', 3, "primaries"),
    ('zone "exa..mple" { primaries = { "192.0.2.1" } }\n', 3, "exa..mple"),
    ('zone "%s.example" { primaries = { "192.0.2.1" } }\n' % ("x" * 64), 3,
     "63"),
    ('zone "example.com" { primaries = { "192.0.2.1@0" } }\n', 3,
     "192.0.2.1@0"),
    ('zone "example.com" { primaries = { "192.0.2.1@99999" } }\n', 3,
     "99999"),
    ('primary "ns0" { address = { "192.0.2.1@x" } }\n', 3, "192.0.2.1@x"),
    ('primary "ns0" { address = { "192.0.2.1" } }\n'
     'primary "ns0" { address = { "192.0.2.2" } }\n', 4, "ns0"),
    ('primary "ns0" { }\n', 3, "address"),
    ('zone "example.com" { primaries = { "192.0.2.1" } file = "x" }\n', 3,
     "file"),
    ('zone-list "l" { file = "no-such-list" primaries = { "192.0.2.1" } }\n',
     3, "no-such-list"),
    ('zone-list "l" { primaries = { "192.0.2.1" } }\n', 3, "file"),
    ('zone "example.com" { primaries = { "192.0.2.1" }\n', None, ""),
    ('zone "example.com { primaries = 1\n', None, ""),
    ("}\n", 3, ""),
    ("= 5\n", 3, ""),
    ('dynamic "dyn.example" { }\n', 3, "nameservers"),
    ('dynamic "dyn.example" { nameservers = { "ns.example" } ttl = 0 }\n', 3,
     "ttl"),
    ('http "a" { listen = { "ns.example@80" } }\n', 3, "ns.example"),
    ('http "a" { listen = { "::1" } key = "key.pem" }\n', 3, "certificate"),
    ('http "a" { listen = { "::1", "[0::1]@80" } }\n', 3, "::1@80"),
    ('dynamic-from "a" { url = "ftp://ns.example/" }\n', 3, "ftp://"),
    ('trusted-proxies = { "ns.example" }\n', 3, "ns.example"),
    ('retrieve-allow = { "192.0.2.1/24" }\n', 3, "192.0.2.1/24"),
    ('metrics-allow = { "nobody" }\n', 3, "nobody"),
    ('user = ""\n', 3, "user"),
])
def test_a_mistake_is_named_with_its_line(check, text, line, words):
    result = check(text)
    pattern = r"dnssync\.conf:%s: " % (r"\d+" if line is None else line)
    said = [each for each in result.log.splitlines()
            if re.search(pattern, each)]
    assert said, result.log
    assert any(words in each for each in said), result.log


def test_all_mistakes_are_named_at_once(place, check):
    place.write("list.txt", "good.example\nbad..example\n\nalso bad.example\n"
                "example.com\n")
    result = check('''bad-key = 1
refresh-min = x
%szone "example.com" { primaries = { "192.0.2.1" } }
zone "b.example" { primaries = { "ns7" } bad-too = 1 }
zone-list "l" { file = "list.txt" primaries = { "192.0.2.1" } }
zone-list "m" { file = "missing.txt" primaries = { "192.0.2.1" } }
''' % ZONE)
    for where, word in [("dnssync.conf:3", "bad-key"),
                        ("dnssync.conf:4", "refresh-min"),
                        ("dnssync.conf:6", "example.com"),
                        ("dnssync.conf:7", "ns7"),
                        ("dnssync.conf:7", "bad-too"),
                        ("list.txt:2", "bad..example"),
                        ("list.txt:5", "example.com"),
                        ("dnssync.conf:9", "missing.txt")]:
        assert re.search(re.escape(where) + ": .*" + re.escape(word),
                         result.log), (where, word, result.log)


@pytest.mark.parametrize("command", ["once", "run", "status", "sync"])
def test_every_command_refuses_a_wrong_configuration(place, check, command):
    check("bad-key = 1\n")
    result = place.run(command, code=100)
    assert "dnssync.conf:3: " in result.log and "bad-key" in result.log


def test_check_looks_at_the_directories_of_a_broken_configuration(place):
    place.write("file", "")
    place.write("dnssync.conf", 'bad-key = 1\ntinydns = "%s"\nstate = "%s"\n'
                % (place.path("none"), place.path("file")))
    result = place.run("check", code=100)
    for word in ("bad-key", place.path("none") + ": ",
                 place.path("file") + ": "):
        assert word in result.log


def test_check_names_copies_that_are_broken(place):
    zones = [Zone(name, 1) for name in ("a.example", "b.example", "c.example",
                                        ".")]
    with scripted.Primary(*zones) as primary:
        place.configure(zones=[zone.text for zone in zones], primary=primary)
        place.once()
    assert place.run("check", code=0).log == ""
    with open(place.frozen("b.example"), "r+b") as file:
        file.truncate(2100)
    place.write("state/zones/c.example.cdb", b"x" * 3000)
    place.write("state/zones/stranger.example.cdb", b"")
    place.write("state/zones/no..name.cdb", b"")
    broken = ["b.example.cdb", "c.example.cdb"]
    said = place.run("check", code=0).log.splitlines()
    assert len(said) == 2
    for line, name in zip(said, broken):
        assert re.fullmatch(r"warning: .*/%s: .*; it will be fetched anew"
                            % re.escape(name), line)
    with open(place.conf, "a", encoding="ascii") as file:
        file.write("bad-key = 1\n")
    result = place.run("check", code=100)
    for name in broken:
        assert name in result.log
    assert "@.cdb" not in result.log and "/a.example" not in result.log


def test_check_names_a_user_that_is_missing(check):
    result = check(ZONE + 'user = "no-such-user"\n', code=100)
    assert result.log.startswith("user 'no-such-user': there is none")


def test_check_names_certificates_that_are_missing(place, check):
    place.write("cert.pem", "")
    result = check(ZONE + '''
http "a" { listen = "::1" certificate = "cert.pem" key = "none.pem" }
http "b" { listen = "::2" certificate = "%s" key = "cert.pem" }
''' % place.root, code=0)
    assert result.log.splitlines() == [
        "warning: %s: cannot be read: No such file or directory"
        % place.path("none.pem"),
        "warning: %s: it has to be a file" % place.root]


def test_check_counts_dynamic_zones(check):
    dynamic = 'dynamic "%s.example" { nameservers = { "ns.example" } }\n'
    text = check(dynamic % "a" + dynamic % "b", code=0).text
    assert "0 zones, 2 dynamic zones, no errors" in text


def test_a_missing_configuration_is_named(dnssync, place):
    result = dnssync("check", "-c", place.path("none.conf"), code=100)
    assert "none.conf" in result.log


@pytest.mark.parametrize("text", ["tinydns = \"/tmp\"\n", "state = \"/tmp\"\n"])
def test_tinydns_and_state_have_defaults_or_are_asked_for(place, text):
    place.write("dnssync.conf", text)
    result = place.run("check")
    assert result.code in (0, 100)


def test_a_binary_file_is_no_configuration(place):
    place.write("dnssync.conf", bytes(range(256)) * 20)
    result = place.run("check", code=100)
    assert "dnssync.conf" in result.log


def test_a_good_configuration_says_nothing_wrong(check):
    assert check(ZONE, code=0).log.count("error") == 0


def test_a_zone_option_of_a_list_is_for_all_its_zones(place):
    zone = Zone("example.com", 1, refresh=86400)
    place.write("list.txt", "example.com\n")
    with scripted.Primary(zone) as primary:
        place.configure('zone-list "l" { file = "list.txt" period = 1 '
                        'primaries = { "%s" } }' % primary)
        with place.daemon():
            primary.wait_asked(3, zone, scripted.SOA)


def test_a_hundred_thousand_zones_in_a_list_load_quickly(place, check):
    place.write("list.txt", "".join("customer%06d.example\n" % number
                                    for number in range(100000)))
    begun = time.monotonic()
    check('zone-list "l" { file = "list.txt" primaries = { "192.0.2.1" } }\n',
          code=0)
    print("100,000 zones checked in %.2f s" % (time.monotonic() - begun))
    place.write("list.txt", "".join("customer%06d.example\n" % number
                                    for number in range(100000))
                + "customer000007.example\n")
    assert "list.txt:100001: " in check(
        'zone-list "l" { file = "list.txt" primaries = { "192.0.2.1" } }\n'
    ).log


def test_names_in_a_list_may_hold_escapes_and_odd_bytes(place, check):
    place.write("list.txt", "a\\040b.example\nx_y.example\n"
                "0/25.2.0.192.in-addr.arpa\n-.example\n.\n")
    check('zone-list "l" { file = "list.txt" primaries = { "192.0.2.1" } }\n',
          code=0)
