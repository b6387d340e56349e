"""Types command lines with a tab behind them into real shells, and reads what became of them."""

import os
import pty
import re
import select
import sys
import tempfile
import time
from pathlib import Path

TAB = "\t"
TO_THE_BEGIN = "\x01"
# Longest wait for a shell, in seconds; none is waited for that answers.
PATIENCE = 60

# What is typed, and what the tab makes of it.
LINES = [
    ("roledex sea", "roledex search"),
    ("roledex search --per-d", "roledex search --per-document"),
    ("roledex search --format mark", "roledex search --format markdown"),
    ("roledex search --skill c-pl", "roledex search --skill c-plus-plus"),
    ("roledex search --role help-desk-te", "roledex search --role help-desk-technician"),
    ("roledex search pay --cert comptia-netw", "roledex search pay --cert comptia-network-plus"),
    ("roledex profile network-eng", "roledex profile network-engineer"),
    ("roledex profile x --versus database-adm", "roledex profile x --versus database-administrator"),
    ("roledex facets cert", "roledex facets certifications"),
    ("roledex schema vocab-su", "roledex schema vocab-suggest"),
    ("roledex completions fi", "roledex completions fish"),
    ("roledex --color al", "roledex --color always"),
    ("roledex inspect lad", "roledex inspect ladder.md"),
    ("roledex show no", "roledex show notes/"),
]

SETTING_UP = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source <(roledex completions bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -U compinit; compinit -u -D; source <(roledex completions zsh)"),
    "fish": (["fish", "--no-config", "-i"], "roledex completions fish | source"),
}


class Shell:
    """An interactive shell on a terminal of its own."""

    def __init__(self, name, folder):
        command, setting_up = SETTING_UP[name]
        self.seen = ""
        self.count = 0
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            environment = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
            os.execvpe(command[0], command, environment)
        self.typed(f"{setting_up}")

    def typed(self, line, tabs=""):
        """Types a line, presses tabs, and lets the shell print what the line has become."""
        self.count += 1
        mark = f"line{self.count}:"
        if not tabs:
            self.send(f"{line}; echo {mark}''done\r")
            return self.wait(rf"{mark}(done)")
        self.send(line + tabs)
        # The shell answers a tab when it reads on; what it is sent meanwhile waits in the terminal.
        self.settle()
        self.send(f"{TO_THE_BEGIN}echo {mark}'' \r")
        return self.wait(rf"[\r\n]{mark} (roledex [^\r\n]*)")

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read(self, patience):
        ready, _, _ = select.select([self.terminal], [], [], patience)
        if ready:
            text = os.read(self.terminal, 65536).decode(errors="replace")
            self.seen += text
            self.answer(text)
        return bool(ready)

    def answer(self, text):
        """Answers like a terminal that is asked what it is and where its cursor stands."""
        if "\x1b[c" in text or "\x1b[0c" in text:
            self.send("\x1b[?1;2c")
        if "\x1b[6n" in text:
            self.send("\x1b[1;1R")

    def settle(self):
        """Reads until the shell has been silent for a while."""
        while self.read(1.0):
            pass

    def wait(self, pattern):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = re.search(pattern, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()>=][B0]?", "", self.seen))
            if found:
                self.seen = ""
                return found.group(1).strip()
            self.read(0.2)
        raise SystemExit(f"no answer to {pattern!r}: {self.seen!r}")


def check(name):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "ladder.md").write_text("# Ladder\n")
        Path(folder, "notes").mkdir()
        Path(folder, "notes", "pay.md").write_text("# Pay\n")
        shell = Shell(name, folder)
        for line, expected in LINES:
            found = shell.typed(line, TAB)
            assert found == expected, f"{name}: {line!r} became {found!r}, not {expected!r}"
        os.close(shell.terminal)
        os.waitpid(shell.process, 0)
    print(f"completions: {len(LINES)} lines in {name}")


for shell_name in sys.argv[1:]:
    check(shell_name)
