"""What ``make run`` and ``make test`` do before anything else, on machines that lack this or that.

The script runs for real, in a folder of its own with a name of two words. The machine around it is
played by small scripts: a Python, an ``apt-get`` that writes down what it was asked, and a user.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import PySide6
import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make and sh are not for Windows")

SYSTEM_TOOLS = ("cat", "cksum", "cp", "dirname", "mkdir", "mktemp", "rm", "sh")
PYTHON = """#!/bin/sh
case "$*" in
    --version) echo "Python {version}" ;;
    "-c import sys; sys.exit"*) exit {too_old} ;;
    "-c import ensurepip"*) exit {without_venv} ;;
    *python%d.%d-venv*) echo python3.11-venv ;;
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "- "*) cat >/dev/null; echo {missing} ;;
    "-m pip"*install*) echo "$*" >>"$LOG"; exit {pip_fails} ;;
esac
"""


@dataclass
class Machine:
    """A machine on which the script runs.

    Attributes:
        folder: Where its programs are, and the record of what they were asked.
        checkout: Where the project is.
    """

    folder: Path
    checkout: Path

    def program(self, name: str, text: str) -> None:
        """Put a program on the path."""
        path = self.folder / "bin" / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def python(
        self,
        name: str = "python3",
        *,
        version: str = "3.11.2",
        too_old: bool = False,
        without_venv: bool = False,
        missing: str = "",
        pip_fails: bool = False,
    ) -> None:
        """Install a Python, on a system that lacks the libraries of some packages."""
        self.program(
            name,
            PYTHON.format(
                version=version,
                too_old=int(too_old),
                without_venv=int(without_venv),
                missing=missing,
                pip_fails=int(pip_fails),
            ),
        )

    def debian(self, *, root: bool) -> None:
        """Make it a Debian, for a user who may or may not install packages."""
        self.program("id", f"#!/bin/sh\necho {0 if root else 1000}\n")
        self.program("dpkg", "#!/bin/sh\n")
        self.program("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$LOG"\n')

    def set_up(self, purpose: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        return subprocess.run(
            ["sh", str(self.checkout / "tools" / "setup.sh"), purpose],
            env={"PATH": str(self.folder / "bin"), "LOG": str(self.folder / "log"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def done(self) -> list[str]:
        """What pip and apt-get were asked, in order."""
        log = self.folder / "log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a Linux machine of an ordinary user, with no Python, no apt-get and no LibreOffice."""
    machine = Machine(tmp_path, tmp_path / "case builder")
    (tmp_path / "bin").mkdir()
    for tool in SYSTEM_TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is part of every POSIX system"
        (tmp_path / "bin" / tool).symlink_to(found)
    machine.program("uname", "#!/bin/sh\necho Linux\n")
    machine.program("id", "#!/bin/sh\necho 1000\n")
    (machine.checkout / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "setup.sh", machine.checkout / "tools")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / lock, machine.checkout)
    return machine


def test_a_python_that_is_too_old_is_named_with_what_is_needed(machine: Machine) -> None:
    machine.python(version="3.9.2", too_old=True)
    result = machine.set_up("run")
    assert result.returncode == 1
    assert result.stderr.startswith("casebuilder needs Python 3.11 or newer, and found: Python 3.9.2.")
    assert "make run PYTHON=" in result.stderr


def test_a_newer_python_is_found_beside_an_old_one(machine: Machine) -> None:
    machine.python("python3", version="3.9.2", too_old=True)
    machine.python("python3.12", version="3.12.1")
    result = machine.set_up("run")
    assert result.returncode == 0, result.stderr
    assert "with Python 3.12.1" in result.stdout


def test_the_python_that_was_asked_for_is_used(machine: Machine) -> None:
    machine.python("python3")
    machine.python("another", version="3.13.5")
    assert "with Python 3.13.5" in machine.set_up("run", PYTHON="another").stdout


def test_without_any_python_one_line_to_copy_is_given(machine: Machine) -> None:
    machine.debian(root=False)
    result = machine.set_up("run")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith(
        "apt-get install --no-install-recommends -y python3 python3-venv"
    )


def test_who_may_not_install_gets_all_that_is_missing_in_one_line(machine: Machine) -> None:
    machine.debian(root=False)
    machine.python(without_venv=True, missing="libegl1 libgl1")
    result = machine.set_up("test")
    assert result.returncode == 1
    packages = "python3.11-venv libegl1 libgl1 libreoffice-calc"
    line = f"sudo apt-get update && sudo apt-get install --no-install-recommends -y {packages}"
    assert result.stderr.splitlines()[1:] == [line]
    assert machine.done == []
    assert not (machine.checkout / ".venv").exists()


def test_who_may_install_has_it_installed(machine: Machine) -> None:
    machine.debian(root=True)
    machine.python(without_venv=True, missing="libegl1")
    assert machine.set_up("test").returncode == 0
    assert machine.done[:2] == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends python3.11-venv libegl1 libreoffice-calc",
    ]


def test_what_apt_get_says_is_shown_when_it_fails(machine: Machine) -> None:
    machine.debian(root=True)
    machine.program("apt-get", "#!/bin/sh\necho E: no space left on the disk; exit 100\n")
    machine.python(missing="libegl1")
    result = machine.set_up("run")
    assert result.returncode == 1
    assert "E: no space left on the disk" in result.stderr
    assert result.stderr.splitlines()[-1].endswith("try again: libegl1")


def test_another_linux_gets_the_names_of_the_packages(machine: Machine) -> None:
    machine.python(missing="libegl1")
    result = machine.set_up("run")
    assert result.returncode == 1
    assert "libegl1" in result.stderr
    assert "apt-get" not in result.stderr


def test_without_libreoffice_the_other_tests_run(machine: Machine) -> None:
    machine.debian(root=False)
    machine.python()
    result = machine.set_up("test")
    assert result.returncode == 0, result.stderr
    assert "tests that recalculate workbooks are skipped" in result.stdout
    assert "apt-get install --no-install-recommends -y libreoffice-calc" in result.stdout


def test_continuous_integration_insists_on_libreoffice(machine: Machine) -> None:
    machine.debian(root=False)
    machine.python()
    result = machine.set_up("test", CI="true")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith(" libreoffice-calc")


def test_running_the_application_needs_no_libreoffice(machine: Machine) -> None:
    machine.debian(root=False)
    machine.python()
    result = machine.set_up("run")
    assert result.returncode == 0
    assert "libreoffice" not in (result.stdout + result.stderr).lower()


def test_exactly_what_is_locked_is_installed_and_nothing_is_downloaded_to_build(machine: Machine) -> None:
    machine.python()
    assert machine.set_up("run").returncode == 0
    libraries, application = machine.done
    assert libraries.endswith("install -qq --require-hashes --requirement requirements.lock")
    assert application.endswith("install -qq --no-deps --no-build-isolation --editable .")


def test_the_second_time_nothing_is_left_to_do(machine: Machine) -> None:
    machine.python()
    machine.set_up("run")
    first = machine.done
    result = machine.set_up("run")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert machine.done == first


def test_tests_need_more_than_the_application_and_the_application_no_more_than_tests(
    machine: Machine,
) -> None:
    machine.python()
    machine.program("soffice", "#!/bin/sh\n")
    machine.set_up("run")
    assert "requirements-dev.lock" in machine.set_up("test").stdout
    assert machine.set_up("run").stdout == ""


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_changed_lock_is_installed_anew(machine: Machine, lock: str) -> None:
    machine.python()
    machine.set_up("run")
    with (machine.checkout / lock).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert "Installing the libraries" in machine.set_up("run").stdout


def test_a_moved_checkout_is_set_up_anew(machine: Machine) -> None:
    machine.python()
    machine.set_up("run")
    machine.checkout = machine.checkout.rename(machine.folder / "elsewhere")
    assert "Installing the libraries" in machine.set_up("run").stdout


def test_an_interrupted_installation_is_taken_up_again(machine: Machine) -> None:
    machine.python(pip_fails=True)
    result = machine.set_up("run")
    assert result.returncode == 1
    assert "could not be installed" in result.stderr
    machine.python()
    shutil.copy(machine.folder / "bin" / "python3", machine.checkout / ".venv" / "bin" / "python")
    assert machine.set_up("run").returncode == 0


@pytest.mark.skipif(shutil.which("ldd") is None, reason="only Linux names its libraries this way")
def test_every_library_of_the_system_that_qt_needs_has_its_package_in_the_list() -> None:
    qt = Path(str(PySide6.__file__)).parent
    plugins = qt / "Qt" / "plugins" / "platforms"
    binaries = [qt / "QtWidgets.abi3.so", plugins / "libqxcb.so", plugins / "libqwayland.so"]
    words = subprocess.run(
        ["ldd", *map(str, binaries)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
    ).stdout
    needed = set(re.findall(r"^\s(lib(?:EGL|GL|dbus|wayland|xcb|xkb)[^ ]*) =>", words, re.MULTILINE))
    assert needed >= {"libEGL.so.1", "libxcb-cursor.so.0", "libwayland-client.so.0"}
    # These come with the packages that the list has.
    needed -= {"libGLX.so.0", "libGLdispatch.so.0"}
    script = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    assert {library for library in needed if f"\n{library} " not in script} == set()
