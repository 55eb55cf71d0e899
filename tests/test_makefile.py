"""`make` on a machine that lacks something says what to do, and makes nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """Where the virtual environment would be made."""
    return tmp_path / ".venv"


def refusal(venv: Path, python: Path) -> str:
    """What `make run` says with this Python and no virtual environment yet."""
    done = subprocess.run(
        ["make", "run", f"VENV={venv}", f"PYTHON={python}"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert not venv.exists()
    return done.stderr


def python_that_fails(at: Path, word: str) -> Path:
    """A Python that cannot do what the word is in."""
    at.write_text(f'#!/bin/sh\ncase "$*" in *{word}*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    at.chmod(0o755)
    return at


def test_a_missing_venv_module_is_a_sentence_with_the_package_to_install(
    venv: Path, tmp_path: Path
) -> None:
    said = refusal(venv, python_that_fails(tmp_path / "python", "ensurepip"))
    assert "缺少 Python 的 venv 模块：请执行 apt install python3-venv" in said
    assert "Python's venv module is missing: run apt install python3-venv" in said


def test_a_python_that_is_too_old_is_a_sentence(venv: Path, tmp_path: Path) -> None:
    said = refusal(venv, python_that_fails(tmp_path / "python", "version_info"))
    assert "需要 Python 3.11 或更新版本" in said
    assert "Python 3.11 or newer is needed" in said


def test_a_missing_python_is_a_sentence(venv: Path, tmp_path: Path) -> None:
    said = refusal(venv, tmp_path / "nowhere")
    assert "Python 3.11 or newer is needed: install it" in said
