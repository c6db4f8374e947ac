"""The project as a newcomer meets it: what is installed, what is shipped, what the texts promise."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import casebuilder

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "casebuilder"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-dev.lock")
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
PYTHONS = ("3.11", "3.12", "3.13")


def locked(lock: str) -> list[Requirement]:
    """Return what a lock pins."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith((" ", "#")))
    return [Requirement(line.removesuffix(" \\")) for line in lines]


def pinned_versions(lock: str, environment: dict[str, str]) -> dict[str, list[str]]:
    """Return the versions that pip finds in a lock for each library, on one kind of machine."""
    pins: dict[str, list[str]] = {}
    for requirement in locked(lock):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (specifier,) = requirement.specifier
            pins.setdefault(canonicalize_name(requirement.name), []).append(specifier.version)
    return pins


def wanted(*groups: str) -> list[Requirement]:
    """Return what pyproject.toml asks for: the dependencies, and those of dependency groups."""
    texts = list(PROJECT["project"]["dependencies"])
    for group in groups:
        texts += PROJECT["dependency-groups"][group]
    return [Requirement(text) for text in texts]


def make_targets() -> set[str]:
    """Return the names that can follow ``make``."""
    return set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))


class TestLocks:
    @pytest.mark.parametrize("lock", LOCKS)
    def test_name_no_place_on_the_network(self, lock: str) -> None:
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text)

    @pytest.mark.parametrize("lock", LOCKS)
    def test_guard_every_library_with_hashes(self, lock: str) -> None:
        text = (ROOT / lock).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[a-z])", text)[1:]
        assert len(blocks) == len(locked(lock))
        assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []

    @pytest.mark.parametrize(("python", "system"), list(product(PYTHONS, SYSTEMS)))
    @pytest.mark.parametrize(("lock", "groups"), [(LOCKS[0], ("build",)), (LOCKS[1], ("build", "dev"))])
    def test_hold_one_allowed_version_of_all_that_is_wanted(
        self, lock: str, groups: tuple[str, ...], python: str, system: dict[str, str]
    ) -> None:
        environment = {"python_version": python, "python_full_version": f"{python}.0", **system}
        pins = pinned_versions(lock, environment)
        assert {name: versions for name, versions in pins.items() if len(versions) != 1} == {}
        for requirement in wanted(*groups):
            (version,) = pins.get(canonicalize_name(requirement.name), [""])
            assert requirement.specifier.contains(version or "0"), (
                f"{requirement}: locked {version or 'nowhere'}"
            )

    def test_give_users_and_developers_the_same_libraries(self) -> None:
        runtime, development = ({str(requirement) for requirement in locked(lock)} for lock in LOCKS)
        assert runtime <= development

    def test_cover_every_library_that_the_code_imports(self) -> None:
        imported = set()
        for path in PACKAGE.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    imported.add(node.module.partition(".")[0])
        distributions = packages_distributions()
        foreign = imported - sys.stdlib_module_names - {"casebuilder"}
        declared = {canonicalize_name(requirement.name) for requirement in wanted()}
        # Types that stand in the folder of a library are not imported.
        used = {
            canonicalize_name(name)
            for module in foreign
            for name in distributions[module]
            if not name.endswith("-stubs")
        }
        # The other halves of pydantic and PySide6, which come with them in the version that fits.
        assert used - declared - {"pydantic-core", "shiboken6"} == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys, hatchling.build; hatchling.build.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


class TestWheel:
    def test_carries_every_file_that_the_application_reads(self, wheel: Path) -> None:
        def shipped(folder: Path) -> set[Path]:
            paths = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
            return {path.relative_to(ROOT) for path in paths if path.suffix != ".pyc"}

        expected = {path.as_posix() for path in shipped(PACKAGE)}
        expected |= {f"casebuilder/{path.as_posix()}" for path in shipped(ROOT / "templates")}
        names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
        assert names == expected

    @pytest.mark.parametrize(
        "pattern",
        [
            r"casebuilder/templates/neighbourhood-platform\.json",
            r"casebuilder/content/data/municipalities\.csv",
            r"casebuilder/content/guidance/nl\.toml",
            r"casebuilder/locale/nl/LC_MESSAGES/casebuilder\.mo",
            r"casebuilder/ui/fonts/.+\.(ttf|otf)",
            r"casebuilder/ui/icons/.+\.svg",
        ],
    )
    def test_carries_templates_content_translations_fonts_and_icons(self, wheel: Path, pattern: str) -> None:
        names = zipfile.ZipFile(wheel).namelist()
        assert any(re.fullmatch(pattern, name) for name in names)

    def test_works_away_from_the_checkout(self, wheel: Path, tmp_path: Path) -> None:
        zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
        result = subprocess.run(
            [sys.executable, "-m", "casebuilder", "templates"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert result.stderr == ""
        assert result.returncode == 0
        assert "neighbourhood-platform" in result.stdout

    def test_asks_for_the_oldest_python_that_is_tested(self) -> None:
        assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"


class TestReadme:
    def test_names_the_two_commands_that_do_everything(self) -> None:
        for target in ("run", "test"):
            assert f"make {target}" in README
            assert target in make_targets()

    def test_names_no_command_that_the_makefile_lacks(self) -> None:
        named = set(re.findall(r"`make ([a-z-]+)", README)) | set(
            re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)
        )
        assert named - make_targets() == set()

    def test_is_what_the_continuous_integration_does(self) -> None:
        script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
        commands = re.findall(r"^make .*$", script, re.MULTILINE)
        assert commands == ["make test"]

    @pytest.mark.parametrize("page", sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*.md")))
    def test_and_other_pages_link_only_to_what_exists(self, page: str) -> None:
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
        assert [link for link in links if not (ROOT / link).exists()] == []

    def test_names_the_oldest_python(self) -> None:
        assert f"Python {PYTHONS[0]}" in README

    def test_changelog_has_the_version(self) -> None:
        changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        assert f"## [{casebuilder.__version__}]" in changelog

    def test_make_alone_lists_what_make_can_do(self) -> None:
        listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        internal = {target for target in make_targets() if target.startswith("setup-")}
        assert set(re.findall(r"^make ([a-z-]+) ", listed, re.MULTILINE)) == make_targets() - internal
