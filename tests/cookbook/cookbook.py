"""Runs the code in the cookbook of README.md as it stands there, each block with an expectation of its own."""

import os
import pty
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
README = HERE / "README.md"

# Stands for an editor: says what it was asked to open, and shows that it is there.
EDITOR = """#!/bin/sh
echo "opened $*"
exec cat "$2"
"""

# What tells a block, and what it has to print.
EXPECTED = {
    "fzf": [r"opened \+\d+ corpus/\S+", r"HDI"],
    ".certifications[]": [r"^ +\d+ Cisco Certified Network Associate|^ +\d+ CCNA"],
    "pay of network engineers": [r"opened \+\d+ corpus/\S+", r"(?i)network engineer"],
    "import json": [r"^1\tcorpus/\S+\t.*CompTIA A\+"],
    "* * * *": [r"A senior engineer mentors juniors"],
}


def blocks():
    """The fenced blocks of the section, each with its language."""
    section = README.read_text().split("\n## Cookbook\n")[1].split("\n## ")[0]
    return re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def on_a_terminal(command, **settings):
    """Runs a command with a terminal of its own, and returns what it printed on it."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(settings["cwd"])
        os.execvpe(command[0], command, settings["env"])
    printed = b""
    while True:
        try:
            read = os.read(terminal, 65536)
        except OSError:  # Linux says so when nobody writes any more.
            break
        if not read:
            break
        printed += read
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code == 0, f"exit code {code}: {command}\n{printed.decode()}"
    return printed.decode().replace("\r\n", "\n")


def run(language, code, home):
    """Runs a block as a user would."""
    environment = os.environ | {
        "HOME": str(home),
        "EDITOR": str(home / "editor"),
        # fzf without a person: the lines that it would show for this, of which the first is taken.
        "FZF_DEFAULT_OPTS": "--filter HDI",
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("ROLEDEX_INDEX", None)
    if language == "crontab":
        job = code.split(None, 5)[5]
        # Neither a terminal nor anything to read, and what is printed becomes a mail.
        mail = subprocess.run(["sh", "-c", job], cwd="/", env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True, text=True).stdout
        assert not mail, mail
        code = "roledex --index ~/careers/.roledex search mentors | cat"
    command = ["python3", "-c", code] if language == "python" else ["bash", "-euc", f"set -o pipefail\n{code}"]
    return on_a_terminal(command, cwd=home, env=environment)


def main():
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(HERE / "corpus", home / "corpus")
        (home / "careers").mkdir()
        (home / "careers/ladder.md").write_text("# Ladder\n\nA senior engineer mentors juniors.\n")
        (home / "editor").write_text(EDITOR)
        (home / "editor").chmod(0o755)
        subprocess.run(["roledex", "index"], cwd=home, check=True, capture_output=True)
        expected = dict(EXPECTED)
        for language, code in blocks():
            names = [name for name in expected if name in code]
            assert len(names) == 1, f"{names} are expected of:\n{code}"
            printed = run(language, code, home)
            for pattern in expected.pop(names[0]):
                assert re.search(pattern, printed, re.MULTILINE), f"{pattern} is not in:\n{printed}"
        assert not expected, f"not in the cookbook any more: {expected}"
    print(f"cookbook: {len(EXPECTED)} recipes")


if __name__ == "__main__":
    main()
