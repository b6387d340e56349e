"""Runs roledex on a terminal of its own and looks at what it shows there."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ROLEDEX = sys.argv[1]
# Longest wait for a program, in seconds; none is waited for that answers.
PATIENCE = 60

GUIDE = """# Guide

A help desk analyst answers the telephone, writes tickets, and becomes a system administrator after two years.
"""


class Terminal:
    """A program on a terminal."""

    def __init__(self, line, folder, columns=80, rows=24, **environment):
        self.seen = ""
        self.code = None
        usual = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            # The size is set by the child, before anything can ask for it.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(folder)
            os.execve(ROLEDEX, [ROLEDEX, *line], usual | environment)

    def read(self, patience=0.2):
        """Reads what is there; false at the end."""
        ready, _, _ = select.select([self.terminal], [], [], patience)
        try:
            text = os.read(self.terminal, 65536) if ready else None
        except OSError:
            return False
        self.seen += (text or b"").decode(errors="replace")
        return text != b""

    def wait_for(self, pattern):
        """Reads until something is shown."""
        deadline = time.monotonic() + PATIENCE
        while not re.search(pattern, self.seen):
            assert time.monotonic() < deadline and self.read(), f"never shown: {pattern!r} in {self.seen!r}"

    def type(self, keys):
        """Presses keys."""
        os.write(self.terminal, keys.encode())

    def end(self):
        """Reads to the end; returns all that was shown, with plain line ends."""
        deadline = time.monotonic() + PATIENCE
        while self.read():
            if time.monotonic() > deadline:
                os.kill(self.process, signal.SIGKILL)
                raise SystemExit(f"never ended: {self.seen!r}")
        _, status = os.waitpid(self.process, 0)
        self.code = os.waitstatus_to_exitcode(status)
        os.close(self.terminal)
        return self.seen.replace("\r\n", "\n")


def shown(line, folder, code=0, **options):
    """All that a command shows."""
    terminal = Terminal(line, folder, **options)
    text = terminal.end()
    assert terminal.code == code, (line, terminal.code, text)
    return text


def bare(text):
    """Text without colours and links."""
    return re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", text)


def width(folder):
    for columns in (60, 80, 200):
        text = shown(["search", "help desk analyst"], folder, columns=columns)
        assert "\x1b[1m" in text, "bold headings"
        lines = [line for line in bare(text).split("\n") if "corpus/" not in line]
        assert max(map(len, lines)) <= columns, (columns, text)
    assert "\x1b" not in shown(["search", "telephone"], folder, NO_COLOR="1")
    assert "\x1b" not in shown(["search", "telephone", "--color", "never"], folder)


def links(folder):
    text = shown(["search", "telephone"], folder, TERM_PROGRAM="WezTerm")
    assert f"\x1b]8;;file://{folder}/corpus/guide.md\x1b\\" in text, text
    assert "corpus/guide.md:3" in bare(text), text
    text = shown(["search", "zeppelin"], folder, TERM_PROGRAM="WezTerm")
    address = re.search(r"\x1b\]8;;(file:[^\x1b]*)\x1b", text).group(1)
    assert address.endswith("/corpus/a%20%1B%5D0%3Bowned%07%20b.md"), address
    assert "\x07" not in text, text
    assert "\x1b]8;;" not in shown(["search", "telephone"], folder, TERM="dumb")


def pager(folder):
    notes = Path(folder) / "paged.txt"

    def paged(line, **environment):
        notes.unlink(missing_ok=True)
        text = shown(line, folder, **environment)
        return notes.exists(), text

    keep = "cat > paged.txt; echo paged"
    long = ["show", "corpus/long.md"]
    was_paged, text = paged(long, ROLEDEX_PAGER=keep, TERM_PROGRAM="WezTerm")
    assert was_paged and text == "paged\n", text
    content = notes.read_text()
    assert "Paragraph 99" in content and "\x1b[1m" in content and "\x1b]8" not in content, content[:500]
    assert paged(long, PAGER=keep)[0], "PAGER, where nothing else is said"
    assert not paged(long, PAGER=keep, ROLEDEX_PAGER="")[0]
    assert not paged([*long, "--no-pager"], ROLEDEX_PAGER=keep)[0]
    assert not paged(["search", "telephone", "-n1"], ROLEDEX_PAGER=keep)[0], "short"
    was_paged, text = paged(long, ROLEDEX_PAGER="no-such-pager")
    assert not was_paged and "Paragraph 99" in text, "what cannot be paged is printed"
    done = subprocess.run([ROLEDEX, *long], cwd=folder, capture_output=True, check=True,
                          env={"PATH": os.environ["PATH"], "ROLEDEX_PAGER": keep})
    assert b"Paragraph 99" in done.stdout and not notes.exists(), "a pipe is never paged"
    Path(folder, "roledex.toml").write_text(f"pager = '{keep}'\n")
    assert paged(long, PAGER="less")[0], "the configuration wins over PAGER"
    Path(folder, "roledex.toml").unlink()


def less(folder):
    terminal = Terminal(["show", "corpus/long.md"], folder, rows=20)
    terminal.wait_for("Paragraph 3")
    # An interrupt is the pager's: it ends a search there, and nothing else.
    terminal.type("\x03")
    # It forgets keys that were pressed before it has drawn the screen again.
    terminal.wait_for(r"(?s)\x07.*:\x1b\[K")
    terminal.type("G")
    terminal.wait_for("Paragraph 199")
    terminal.type("q")
    terminal.end()
    assert terminal.code == 0, terminal.code


def progress(folder):
    text = shown(["index", "--rebuild"], folder)
    assert re.search(r"\d+/\d+ +[\d,]+/s +\S+ left", text), text
    done = subprocess.run([ROLEDEX, "index", "--rebuild"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == "", done


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = os.path.realpath(name)
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        (corpus / "guide.md").write_text(GUIDE)
        (corpus / "long.md").write_text("# Long\n\n" + "".join(f"## Part {n}\n\nParagraph {n} of it.\n\n" for n in range(200)))
        (corpus / "a \x1b]0;owned\x07 b.md").write_text("# Sky\n\nA zeppelin flies.\n")
        subprocess.run([ROLEDEX, "index"], cwd=folder, check=True, capture_output=True)
        for check in (width, links, pager, less, progress):
            check(folder)
            print(f"terminal: {check.__name__}")


main()
