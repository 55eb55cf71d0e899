"""What is promised about the tree itself: pure rules, complete packages, locks, import rules."""

import ast
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import SUBCOMMANDS, Subcommand, application
from settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("rules", "db", "notices", "activities", "workflows", "web", "cli")


def source_files(folder: str, pattern: str) -> list[Path]:
    return [path for path in (ROOT / folder).rglob(pattern) if "__pycache__" not in path.parts]


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", source_files("rules", "*.py"), ids=lambda path: path.stem)
def test_rules_import_only_themselves_and_the_standard_library(path: Path) -> None:
    assert imported(path) <= {"rules"} | sys.stdlib_module_names


def test_only_entry_points_make_settings() -> None:
    made = {
        path.relative_to(ROOT).parts[0]
        if path.parent != ROOT / "web"
        else path.relative_to(ROOT).as_posix()
        for path in [
            ROOT / "worker.py",
            ROOT / "outbox.py",
            *(p for name in PACKAGES for p in source_files(name, "*.py")),
        ]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Settings"
    }
    assert made <= {"worker.py", "web/app.py", "cli"}


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_no_code_lives_in_an_init_file(package: str) -> None:
    assert [path for path in source_files(package, "__init__.py") if path.stat().st_size] == []


def test_nothing_at_the_root_shadows_the_standard_library() -> None:
    ours = {path.stem for path in ROOT.iterdir() if path.suffix == ".py"} | set(PACKAGES)
    assert not ours & sys.stdlib_module_names


def test_every_direct_dependency_is_locked_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for wanted in PROJECT["project"]["dependencies"]:
        name = re.split(r"[\[>=<]", wanted)[0]
        assert re.search(rf"^{name}==\S+.*\\\n    --hash=sha256:", lock, re.MULTILINE), name


def test_every_locked_package_has_the_same_version_in_development() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return set(re.findall(r"^([a-z0-9-]+==\S+)", text, re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize("lock", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_locks_name_no_registry(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy so that the tree stays as it is."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    bundle = copy.with_suffix(".tar")
    kept = [*PACKAGES, "outbox.py", "settings.py", "worker.py", "pyproject.toml", "README.md"]
    with tarfile.open(bundle, "w") as tar:
        for name in kept:
            tar.add(ROOT / name, name)
    with tarfile.open(bundle) as tar:
        tar.extractall(copy, filter="data")
    build = "import sys, setuptools.build_meta as b; b.build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(out)], cwd=copy, check=True, capture_output=True
    )
    return zipfile.ZipFile(next(out.glob("*.whl")))


def test_the_wheel_holds_every_file_of_every_package(wheel: zipfile.ZipFile) -> None:
    meant = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in source_files(package, "*")
        if path.is_file() and path.suffix != ".pyc" and path.name != ".gitkeep"
    }
    assert meant - set(wheel.namelist()) == set()


def test_the_wheel_holds_no_tests_and_no_data(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        *PACKAGES,
        "outbox.py",
        "settings.py",
        "worker.py",
    }


@pytest.mark.parametrize("subcommand", SUBCOMMANDS, ids=lambda subcommand: subcommand.name)
def test_every_subcommand_explains_itself(subcommand: Subcommand) -> None:
    asked = [subcommand.name, "--help"]
    done = CliRunner().invoke(application(asked), asked, env={"NO_COLOR": "1"})
    assert done.exit_code == 0, done.output
    assert "Usage:" in done.output


def test_help_lists_every_subcommand_without_loading_it() -> None:
    code = (
        "import sys; sys.argv = ['haochaping', '--help']\n"
        "from cli.main import application, application\n"
        "application(['--help'])(['--help'], standalone_mode=False)\n"
        "assert not {'temporalio', 'sqlalchemy', 'fastapi'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for subcommand in SUBCOMMANDS:
        assert subcommand.name in done.stdout


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`HCP_{name.upper()}`" in documented


def test_every_subcommand_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for subcommand in SUBCOMMANDS:
        assert re.search(rf"`(haochaping )?{subcommand.name}\b", readme), subcommand.name


def test_every_make_target_is_in_the_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],  # noqa: S607 -- whichever make there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(re.findall(r"make ([a-z]+) ", done.stdout)) == set(phony[1].split())
