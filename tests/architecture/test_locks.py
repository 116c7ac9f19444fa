"""What is installed is locked, hashed and comes without an address; what is kept is ours and small."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.tree import ROOT, configuration, relative, walk

LOCKS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "requirements").glob("*.txt"))}
PIN = re.compile(r"([a-z0-9][a-z0-9.-]*(?:\[[a-z0-9,-]+\])?)==[^\s;]+;?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
FOREIGN_LOCKS = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}
FOREIGN_LOCKS |= {"package-lock.json", "yarn.lock", "pnpm-lock.yaml"}
MOST_BYTES = 2_000_000
# Written with brackets, so that this file does not contain what it looks for.
REGISTRY = re.compile(r"pyp[i]\.org|pythonhoste[d]|registry\.np[m]js|registry\.yar[n]pkg|--(?:extra-)?index-ur[l]")
MACHINE = re.compile(r"(?<![\w/.])/(?:wor[k]|roo[t]|hom[e]|User[s])/\w")
OLDEST_PYTHON = (3, 8)


def requirements(lock: str) -> dict[str, list[str]]:
    """The pins of a lock, each with its hashes."""
    joined = lock.replace("\\\n", " ")
    lines = [line.split() for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {words[0]: words[1:] for words in lines}


def lock_faults(lock: str) -> list[str]:
    """Lines of a lock that name an address, pin nothing, or carry no hash."""
    faults = [line.strip() for line in lock.splitlines() if "://" in line or REGISTRY.search(line) or " @ " in line]
    for pin, words in requirements(lock).items():
        hashes = [word for word in words if word.startswith("--hash")]
        if not PIN.fullmatch(pin):
            faults.append(f"not a pin: {pin}")
        elif not hashes or not all(HASH.fullmatch(word) for word in hashes):
            faults.append(f"without a hash: {pin}")
    return faults


def distribution(requirement: str) -> str:
    """The name of a distribution, as registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>!~;\s]", requirement)[0]).lower()


def missing(wanted: list[str], lock: str) -> list[str]:
    """The requirements a lock does not pin."""
    pinned = {distribution(pin) for pin in requirements(lock)}
    return [each for each in wanted if distribution(each) not in pinned]


def refused_words(path: Path) -> list[str]:
    """A registry's address, or a path of somebody's machine, in a file that is text."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    hits = [hit[0] for pattern in (REGISTRY, MACHINE) for hit in pattern.finditer(text)]
    return [f"{path.name}: {hit}" for hit in hits]


def test_every_line_of_a_lock_is_pinned_and_hashed_and_without_an_address() -> None:
    assert sorted(LOCKS) == ["base.txt", "dev.txt"]
    assert {name: lock_faults(lock) for name, lock in LOCKS.items()} == {"base.txt": [], "dev.txt": []}


def test_planted_faults_of_a_lock_are_named() -> None:
    sound = f"a==1.0 \\\n    --hash=sha256:{'0' * 64} \\\n    --hash=sha256:{'1' * 64}\n"

    assert lock_faults(sound) == []
    assert lock_faults("a==1.0\n") == ["without a hash: a==1.0"]
    assert lock_faults(sound.replace("sha256", "md5")) == ["without a hash: a==1.0"]
    assert lock_faults(sound.replace("a==1.0", "a>=1.0")) == ["not a pin: a>=1.0"]
    assert len(lock_faults(f"--index-{'url'} https://example.org/simple\n" + sound)) == 2
    assert len(lock_faults("a @ https://example.org/a.whl\n")) == 2


def test_the_lock_of_developers_holds_the_one_of_users() -> None:
    base, dev = requirements(LOCKS["base.txt"]), requirements(LOCKS["dev.txt"])

    assert {pin: hashes for pin, hashes in base.items() if dev.get(pin) != hashes} == {}


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = configuration()["project"]

    assert missing(project["dependencies"], LOCKS["base.txt"]) == []
    assert missing(project["optional-dependencies"]["dev"], LOCKS["dev.txt"]) == []
    assert missing(["Django>=5.2", "flask"], LOCKS["base.txt"]) == ["flask"]


def test_no_lock_of_another_tool_is_kept() -> None:
    assert [relative(path) for path in walk() if path.name in FOREIGN_LOCKS] == []


def test_no_file_names_a_registry_or_a_place_on_a_machine(tmp_path: Path) -> None:
    planted = tmp_path / "planted.md"
    planted.write_text(f"See https://py{'pi'}.org and /wo{'rk'}/main/a, but not docs/wo{'rk'}/a.", encoding="utf-8")

    assert refused_words(planted) == [f"planted.md: py{'pi'}.org", f"planted.md: /wo{'rk'}/m"]
    assert [fault for path in walk() for fault in refused_words(path)] == []


def test_no_file_is_large() -> None:
    assert [relative(path) for path in walk() if path.stat().st_size > MOST_BYTES] == []


def test_the_launcher_can_be_read_by_old_pythons() -> None:
    launcher = (ROOT / "chungtay").read_text(encoding="utf-8")
    tree = ast.parse(launcher, feature_version=OLDEST_PYTHON)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    assert imported <= {"glob", "hashlib", "os", "shutil", "subprocess", "sys"}
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))


def test_a_launcher_in_newer_python_would_be_caught() -> None:
    newer = ["match a:\n    case 1:\n        pass\n", "try:\n    pass\nexcept* OSError:\n    pass\n"]

    for text in newer:
        assert isinstance(ast.parse(text), ast.Module)
        try:
            ast.parse(text, feature_version=OLDEST_PYTHON)
        except SyntaxError:
            continue
        raise AssertionError(text)
