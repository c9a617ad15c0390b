"""The house rules of the source tree: floors, rooms, sizes, and that what is
there is also built, distributed and documented.

Every checker takes a source tree and returns what is wrong with it, a line
each. It is run on this tree, and on a made-up one that breaks its rule.
"""

import fnmatch
import os
import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]

# The floor of a file is that of the first pattern that its path matches.
FLOORS = [
    ("base/*", 0),
    ("dns/*", 1),
    ("ddns/*", 1),
    ("build.*", 2),
    ("compile*", 2),
    ("conf*", 2),
    ("delta*", 2),
    ("enrol*", 2),
    ("keyring*", 2),
    ("legacy*", 2),
    ("local_copy*", 2),
    ("membership*", 2),
    ("pull_*", 2),
    ("report*", 2),
    ("secret*", 2),
    ("store*", 2),
    ("survey*", 2),
    ("tls_*", 2),
    ("sync/*", 3),
    ("http/*", 3),
    ("builder*", 3),
    ("catalogs*", 3),
    ("changes*", 3),
    ("checkup.*", 3),
    ("control*", 3),
    ("hook*", 3),
    ("hosts*", 3),
    ("listener*", 3),
    ("local*", 3),
    ("lookout*", 3),
    ("notifies*", 3),
    ("ports*", 3),
    ("pulls*", 3),
    ("site*", 3),
    ("web*", 3),
    ("worker*", 3),
    ("writers*", 3),
    ("zoneset*", 3),
    ("aftermath*", 4),
    ("checkups*", 4),
    ("daemon*", 4),
    ("entry*", 4),
    ("hall*", 4),
    ("hold*", 4),
    ("metrics*", 4),
    ("office*", 4),
    ("once*", 4),
    ("rights*", 4),
    ("rivals*", 4),
    ("state*", 4),
    ("cmd*", 5),
    ("main.c", 5),
    ("options*", 5),
    ("progress*", 5),
]

# Rooms of the same floor that know nothing of each other.
STRANGERS = [("sync/*", "http/*")]

# Which files may include the headers of a library.
LIBRARIES = {
    "ldns/*": ["dns/wire.c", "dns/wire_text.c"],
    "cdb.h": ["dns/datacdb.c"],
    "confuse.h": ["conf_confuse.c"],
    "jansson.h": ["report.c", "report_host.c"],
    "event2/bufferevent_ssl.h": ["http/tls.c", "sync/tls_client.c"],
    "event2/*": ["sync/*", "http/connection.c", "http/deadline.c",
                 "http/outgoing.c", "http/server.c", "http/tls.c",
                 "control.c", "daemon.c",
                 "hall.c", "hook.c", "listener.c", "lookout.c", "worker.c"],
    "openssl/*": ["dns/digest.c", "dns/tsig_mac.c", "http/tls.c",
                  "sync/tls_client.c", "sync/tls_turn.c",
                  "sync/tls_verdict.c",
                  "tls_file.c",
                  "tls_profile.c"],
    "sodium.h": ["secret.c"],
    "sqlite3.h": ["store_sql.h"],
    "curl/*": ["sync/pull.c", "sync/pull_loop.c"],
}

# The C library and the kernel, which every file may use.
LIBC = """
    arpa/inet.h assert.h ctype.h dirent.h endian.h errno.h fcntl.h fnmatch.h
    getopt.h glob.h grp.h inttypes.h libgen.h limits.h locale.h math.h
    net/if.h netdb.h netinet/* poll.h pthread.h pwd.h signal.h spawn.h
    stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h
    stdnoreturn.h string.h strings.h sys/* sysexits.h syslog.h termios.h
    time.h unistd.h utime.h wordexp.h
""".split()

FORBIDDEN = ("strcpy", "strcat", "stpcpy", "sprintf", "vsprintf", "gets",
             "atoi", "atol", "atoll", "atof", "alloca")

MAX_COLUMNS = 80
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 80

FOLDERS = {"src", "tests", "data", ".ci"}
MADE_FOLDERS = [".git", "build", "build-aux", "autom4te.cache", ".deps",
                "_build", "_inst", "dnssync-*", "fuzz"]
MADE_FILES = ["*.o", "*.a", "*.pyc", "*.log", "*.failed", ".dirstamp",
              ".deps/*", "*/.deps/*", "*/__pycache__/*", "*/.pytest_cache/*",
              "data/dnssync.service"]


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, p) for p in patterns)


def files_below(top, folder, *patterns):
    """Paths relative to `top` of the files that somebody wrote."""
    found = (p.relative_to(top).as_posix()
             for p in (top / folder).rglob("*") if p.is_file())
    return sorted(p for p in found if not matches(p, MADE_FILES)
                  and (not patterns or matches(p, patterns)))


def sources(top):
    """Of every C file: its path below src/ and its text."""
    for path in files_below(top, "src", "*.c", "*.h"):
        yield path[len("src/"):], (top / path).read_text()


def code_only(text):
    """The text without its comments, strings and character constants."""
    token = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(token, lambda m: re.sub(r"[^\n]", " ", m.group()), text,
                  flags=re.S)


def numbered(text):
    return enumerate(text.split("\n"), 1)


def includes(text):
    """Line number, `"` or `<`, and path of every #include."""
    for number, line in numbered(text):
        m = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if m:
            yield number, m.group(1), m.group(2)


def floor_of(path):
    for pattern, floor in FLOORS:
        if fnmatch.fnmatchcase(path, pattern):
            return floor
    return None


def check_floors(top):
    for path, text in sources(top):
        floor = floor_of(path)
        if floor is None:
            yield f"{path}: is on no floor"
            continue
        for line, mark, header in includes(text):
            if mark != '"':
                continue
            if not (top / "src" / header).is_file():
                yield f"{path}:{line}: no {header} below src/"
            elif floor_of(header) is None:
                yield f"{path}:{line}: {header} is on no floor"
            elif floor_of(header) > floor:
                yield (f"{path}:{line}: is on floor {floor}, {header} on "
                       f"{floor_of(header)}")


def check_strangers(top):
    both_ways = STRANGERS + [(b, a) for a, b in STRANGERS]
    for path, text in sources(top):
        for line, _, header in includes(text):
            for here, there in both_ways:
                if matches(path, [here]) and matches(header, [there]):
                    yield f"{path}:{line}: must not know {header}"


def check_libraries(top):
    for path, text in sources(top):
        for line, mark, header in includes(text):
            rooms = [r for p, r in LIBRARIES.items() if matches(header, [p])]
            if rooms and not matches(path, rooms[0]):
                yield f"{path}:{line}: {header} belongs in {rooms[0]}"
            if not rooms and mark == "<" and not matches(header, LIBC):
                yield f"{path}:{line}: {header} is of no known library"


def check_headers_stand_alone(top):
    compiler = os.environ.get("CC", "gcc").split()
    for path in files_below(top, "src", "*.h"):
        run = subprocess.run(
            [*compiler, "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra",
             "-Werror", "-I", top / "src", "-fsyntax-only", "-x", "c",
             "-include", top / path, "/dev/null"],
            capture_output=True, text=True, check=False)
        if run.returncode != 0:
            yield f"{path}: does not compile alone:\n{run.stderr}"


def check_sizes(top):
    for path, text in sources(top):
        lines = text.split("\n")
        if len(lines) - 1 > MAX_FILE_LINES:
            yield f"{path}: has {len(lines) - 1} lines"
        for number, line in enumerate(lines, 1):
            if len(line.expandtabs(8)) > MAX_COLUMNS:
                yield f"{path}:{number}: passes column {MAX_COLUMNS}"


def check_functions(top):
    """A function is what stands from a `{` to a `}`, each at a line's start."""
    for path, text in sources(top):
        start = None
        for number, line in numbered(text):
            if line.startswith("{"):
                start = number
            elif line.startswith("}") and start is not None:
                if number - start + 1 > MAX_FUNCTION_LINES:
                    yield (f"{path}:{start}: a function of "
                           f"{number - start + 1} lines")
                start = None


def check_forbidden(top):
    call = re.compile(r"\b(" + "|".join(FORBIDDEN) + r")\s*\(")
    for path, text in sources(top):
        for number, line in numbered(code_only(text)):
            for m in call.finditer(line):
                yield f"{path}:{number}: calls {m.group(1)}()"


def check_typedefs(top):
    """Functions may have a typedef; structures, unions and enums may not."""
    for path, text in sources(top):
        code = code_only(text)
        for m in re.finditer(r"\btypedef\s+(struct|union|enum)\b[^;({]*[;{]",
                             code):
            line = code.count("\n", 0, m.start()) + 1
            yield f"{path}:{line}: typedef of a {m.group(1)}"


def check_todos(top):
    for path, text in sources(top):
        for number, line in numbered(text):
            if re.search(r"\b(TODO|FIXME|XXX)\b(?! ?\(?#\d)", line):
                yield f"{path}:{number}: work put off without an issue"


def check_makefile(top):
    """Names every file, and nothing that is not there."""
    words = set((top / "Makefile.am").read_text().split())
    for path in (p for f in ("src", "tests", "data")
                 for p in files_below(top, f)):
        names = [path, path.removesuffix(".c")]
        names += [p.as_posix() for p in pathlib.PurePath(path).parents]
        if not words.intersection(names):
            yield f"{path}: Makefile.am does not name it"
    for word in sorted(words):
        if (re.fullmatch(r"(src|tests|data)/[\w./-]*\w", word)
                and not (top / word).exists()
                and not (top / (word + ".c")).exists()
                and not matches(word, MADE_FILES)):
            yield f"Makefile.am: names {word}, which is not there"


def check_folders(top):
    for path in sorted(top.iterdir()):
        if (path.is_dir() and path.name not in FOLDERS
                and not matches(path.name, MADE_FOLDERS)):
            yield f"{path.name}/: a folder too many"


def rooms_of_floors():
    """Of every floor: the names of its rooms, as HACKING writes them."""
    rooms = {}
    for pattern, floor in FLOORS:
        rooms.setdefault(floor, []).append(
            re.sub(r"(\.\*|\*|\.c)$", "", pattern))
    return rooms


def floors_in_hacking(text):
    """Number and names of rooms of each row of the table, without stars."""
    lines = iter(text.split("\n"))
    head = next((line for line in lines
                 if line.split() == ["floor", "rooms", "knows"]), None)
    for line in lines if head else ():
        if not line.strip():
            return
        start, end = head.index("rooms"), head.index("knows")
        number = line[:start].split()[:1]
        rooms = [room.rstrip("*") for room in
                 re.split(r",\s*|\s+", line[start:end].strip()) if room]
        yield int(number[0]) if number else None, rooms


def check_hacking(top):
    """Its table of floors has each floor once, with the rooms of FLOORS."""
    found, floor = {}, None
    for number, rooms in floors_in_hacking((top / "HACKING").read_text()):
        if number is not None:
            floor = number
            if floor in found:
                yield f"HACKING: floor {floor} stands there twice"
        found.setdefault(floor, []).extend(rooms)
    expected = rooms_of_floors()
    for floor in sorted(expected.keys() | found.keys(), key=str):
        here, there = found.get(floor, []), expected.get(floor, [])
        for room in sorted(set(there) - set(here)):
            yield f"HACKING: floor {floor} lacks {room}"
        for room in sorted(set(here) - set(there)):
            yield f"HACKING: floor {floor} has no {room}"
        for room in sorted({r for r in here if here.count(r) > 1}):
            yield f"HACKING: floor {floor} names {room} twice"


def check_repeats(top):
    """A line of several words that stands twice is what a bad merge left."""
    for path in ("HACKING", "README"):
        seen = {}
        for number, line in numbered((top / path).read_text()):
            if len(re.findall(r"[A-Za-z]{2,}", line)) < 4:
                continue
            if line.strip() in seen:
                yield (f"{path}:{number}: stands in line "
                       f"{seen[line.strip()]} already")
            seen.setdefault(line.strip(), number)


def check_man_pages(top):
    assert shutil.which("mandoc"), "apt-get install mandoc"
    pages = files_below(top, "data/man")
    if not pages:
        yield "data/man: has no page"
    for path in pages:
        run = subprocess.run(["mandoc", "-T", "lint", "-W", "warning",
                              top / path], capture_output=True, text=True,
                             check=False)
        if run.returncode != 0 or run.stdout:
            yield f"{path}:\n{run.stdout}{run.stderr}"


def hacking(rooms=None):
    """A table of floors, two rooms a line."""
    text = "  floor     rooms                 knows\n"
    for floor, names in sorted((rooms or rooms_of_floors()).items()):
        for at in range(0, len(names), 2):
            text += "  %-9s %-21s C\n" % (
                floor if at == 0 else "", ", ".join(names[at:at + 2]) + ",")
    return text + "\nThat was all.\n"


LONG_FUNCTION = "void\nf(void)\n{\n" + "\t;\n" * 79 + "}\n"
MAN_PAGE = ".Dd $Mdocdate$\n.Dt X 8\n.Os\n.Sh NAME\n.Nm x\n.Nd y\n.Bogus\n"

# Checker, a file that breaks its rule, and words of the complaint.
BROKEN = [
    (check_floors, "base/a.c", '#include "dns/a.h"\n', "floor 0"),
    (check_floors, "dns/a.c", '#include "conf.h"\n', "floor 1"),
    (check_floors, "ddns/a.c", '#include "conf.h"\n', "floor 1"),
    (check_floors, "conf.c", '#include "sync/a.h"\n', "floor 2"),
    (check_floors, "sync/a.c", ' # include "daemon.h"\n', "floor 3"),
    (check_floors, "daemon.c", '#include "cmd.h"\n', "floor 4"),
    (check_floors, "main.c", '#include "nowhere.h"\n', "no nowhere.h"),
    (check_floors, "attic.c", "", "attic.c: is on no floor"),
    (check_floors, "attic/conf.c", "", "attic/conf.c: is on no floor"),
    (check_strangers, "sync/a.c", '#include "http/a.h"\n', "not know http"),
    (check_strangers, "http/a.c", '#include "sync/a.h"\n', "not know sync"),
    (check_libraries, "dns/xfr.c", "#include <ldns/ldns.h>\n", "ldns"),
    (check_libraries, "dns/wire.h", "#include <ldns/ldns.h>\n", "ldns"),
    (check_libraries, "dns/merge.c", "#include <cdb.h>\n", "cdb.h"),
    (check_libraries, "conf.c", "#include <confuse.h>\n", "confuse.h"),
    (check_libraries, "cmd_status.c", "#include <jansson.h>\n", "jansson"),
    (check_libraries, "cmd_host.c", "#include <sqlite3.h>\n", "sqlite3.h"),
    (check_libraries, "store.c", "#include <sqlite3.h>\n", "sqlite3.h"),
    (check_libraries, "store.h", "#include <sqlite3.h>\n", "sqlite3.h"),
    (check_libraries, "ddns/login.c", "#include <sodium.h>\n", "sodium.h"),
    (check_libraries, "cmd_fetch.c", "#include <event2/event.h>\n", "event2"),
    (check_libraries, "http/parse.c", "#include <event2/event.h>\n",
     "event2"),
    (check_libraries, "http/server.c", "#include <openssl/ssl.h>\n",
     "openssl"),
    (check_libraries, "http/server.c",
     "#include <event2/bufferevent_ssl.h>\n", "bufferevent_ssl"),
    (check_libraries, "pulls.c", "#include <curl/curl.h>\n", "curl"),
    (check_libraries, "conf.c", "#include <event.h>\n", "no known library"),
    (check_headers_stand_alone, "base/b.h", "size_t f(void);\n", "size_t"),
    (check_sizes, "main.c", "\n" * 301, "has 301 lines"),
    (check_sizes, "main.c", "\t" * 10 + "x\n", "main.c:1: passes"),
    (check_functions, "main.c", LONG_FUNCTION, "a function of 81 lines"),
    (check_forbidden, "main.c", 'sprintf (b, "x");\n', "calls sprintf()"),
    (check_forbidden, "main.c", "\nn = atoi(s);\n", "main.c:2: calls atoi()"),
    (check_typedefs, "main.c", "typedef struct {\n", "typedef of a struct"),
    (check_typedefs, "main.c", "typedef\nstruct a a_t;\n", "of a struct"),
    (check_todos, "main.c", "/* TODO: later */\n", "main.c:1: work"),
    (check_makefile, "base/b.c", "", "src/base/b.c: Makefile.am does not"),
    (check_makefile, "../data/b", "", "data/b: Makefile.am does not name"),
    (check_makefile, "../Makefile.am", "x = src/base/gone.c", "is not there"),
    (check_folders, "../doc/b", "", "doc/: a folder too many"),
    (check_hacking, "../HACKING", "", "floor 0 lacks base/"),
    (check_hacking, "../HACKING", hacking().replace("web", "wob"),
     "floor 3 lacks web"),
    (check_hacking, "../HACKING", hacking().replace("web", "wob"),
     "floor 3 has no wob"),
    (check_hacking, "../HACKING", hacking().replace("web", "site"),
     "floor 3 names site twice"),
    (check_hacking, "../HACKING", hacking().replace(
        "\n\n", "\n  1 more    dns/                  C\n\n"),
     "floor 1 stands there twice"),
    (check_hacking, "../HACKING", hacking().replace(
        "\n\n", "\n  6 attic   attic                 C\n\n"),
     "floor 6 has no attic"),
    (check_repeats, "../README", "Two words.\n" + "It says it once.\n" * 2,
     "README:3: stands in line 2"),
    (check_man_pages, "../data/man/x.8", MAN_PAGE, "x.8"),
]

# What the rules allow, close to what they forbid.
GOOD = {
    "src/base/a.h": "#include <stddef.h>\nsize_t asprintf_len(void);\n",
    "src/dns/a.h": '#include "base/a.h"\nstruct a;\n'
                   "typedef struct a *make_fn(void);\n",
    "src/dns/wire.c": "#include <ldns/ldns.h>\n/* TODO (#12): wait */\n",
    "src/conf.h": "/* atoi(x), strcpy(y) and \"gets(z)\" */\n",
    "src/sync/a.h": '#include "dns/a.h"\n',
    "src/sync/a.c": '#include "sync/a.h"\n\n#include <event2/event.h>\n'
                    'f("sprintf(b)");\nsnprintf(b);\n',
    "src/http/a.h": "\t" * 9 + "/* 80 */\n",
    "src/daemon.h": "\n" * 300,
    "src/cmd.h": "/* X */\n",
    "src/main.c": LONG_FUNCTION.replace("\t;\n", "", 1),
    "data/man/x.8": ".Dd $Mdocdate$\n.Dt X 8\n.Os\n.Sh NAME\n.Nm x\n"
                    ".Nd makes nothing of nothing\n"
                    ".Sh DESCRIPTION\nNothing.\n",
    ".ci/run": "",
    "HACKING": hacking(),
    "README": "v   v   v\nv   v   v\nIt says it once.\n",
    "tests/unit/test_a.c": "",
    "Makefile.am": "src/base/a.h src/dns/a.h src/dns/wire.c src/conf.h "
                   "src/sync/a.h src/sync/a.c src/http/a.h src/daemon.h "
                   "src/cmd.h src/main.c data/man tests/unit/test_a",
}

CHECKERS = [check_floors, check_strangers, check_libraries,
            check_headers_stand_alone, check_sizes, check_functions,
            check_forbidden, check_typedefs, check_todos, check_makefile,
            check_folders, check_hacking, check_repeats, check_man_pages]


def write_tree(top, files):
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)


def expect_none(problems):
    problems = list(problems)
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.mark.parametrize("checker", CHECKERS)
def test_this_tree_keeps_the_rules(checker):
    expect_none(checker(TOP))


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_good_tree_passes(checker, tmp_path):
    write_tree(tmp_path, GOOD)
    expect_none(checker(tmp_path))


@pytest.mark.parametrize("checker,path,text,complaint", BROKEN)
def test_a_broken_rule_is_seen(checker, path, text, complaint, tmp_path):
    write_tree(tmp_path, GOOD)
    write_tree(tmp_path, {os.path.normpath("src/" + path): text})
    problems = list(checker(tmp_path))
    assert any(complaint in p for p in problems), problems


def test_every_checker_has_a_broken_rule():
    assert {case[0] for case in BROKEN} == set(CHECKERS)
