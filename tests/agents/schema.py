"""Holds what every command prints with --json against the schema that `roledex schema` prints."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

PROJECT = Path(__file__).resolve().parents[2]
VALIDATOR = jsonschema.Draft202012Validator
ROLEDEX = sys.argv[1]

# Each command line with the output that it prints; `error` wherever a run ends with one.
LINES = [
    ("index", "index corpus broken --json"),
    ("index", "index --dry-run --rebuild --json"),
    ("search", "search certifications for desktop support --json --facets --explain"),
    ("search", "search zeppelin --json"),
    ("search", "search certificaton --json --limit 3"),
    ("search", "search sysadmin --json --offset 500"),
    ("hit", "search next step of a help desk analyst --jsonl --explain"),
    ("hit", "search pay --jsonl --format pdf --format docx --exit-zero"),
    ("show", "show corpus/README.md --json"),
    ("show", "show corpus/none.md --json"),
    ("inspect", "inspect corpus/README.md --json"),
    ("inspect", "inspect broken/front-matter.md --json"),
    ("profile", "profile sysadmin --json"),
    ("profile", "profile help desk --versus sysadmin --json"),
    ("facets", "facets --json"),
    ("facets", "facets roles --query cloud --json"),
    ("status", "status --json"),
    ("status", "status --verify --json"),
    ("vocab-list", "vocab list certifications --json"),
    ("vocab-lint", "vocab lint vocabulary --json"),
    ("vocab-suggest", "vocab suggest --json"),
    ("vocab-sources", "vocab sources --json"),
    ("vocab-add", "vocab add ours.yaml --json"),
    ("vocab-sources", "vocab sources --json"),
    ("vocab-remove", "vocab remove ours --json"),
    ("eval", "eval truth.yaml --json"),
    ("eval", "eval truth.yaml --compare default literal --json"),
    ("error", "search --json"),
    ("error", "search x --limt 3 --json"),
    ("error", "search x --index nowhere --json"),
    ("error", "inspect none.md --json"),
    ("error", "profile nobody --json"),
]

TRUTH = """
- query: certs for desktop support techs
  style: alias
  answers:
    - path: help-desk-analyst-vs-desktop-support-technician.txt
      text: 'CompTIA A\\+'
- query: zeppelin
  style: nonsense
  answers:
    - path: none.txt
      text: none
"""


def run(line, folder):
    """Runs a command line; returns what it prints."""
    done = subprocess.run([ROLEDEX, *line.split()], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1, 2), (line, done)
    return done.stdout


def lay_out(folder):
    """Lays out the bundled corpus, a damaged document, and a truth file."""
    (folder / "corpus").symlink_to(PROJECT / "corpus")
    (folder / "vocabulary").symlink_to(PROJECT / "vocabulary")
    (folder / "broken").mkdir()
    (folder / "broken" / "front-matter.md").write_text("---\ntitle: a: b\n---\n\nItâ€™s text.\n")
    (folder / "broken" / "broken.pdf").write_text("%PDF-1.7\nthis is none\n")
    (folder / "broken" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "truth.yaml").write_text(TRUTH)
    (folder / "ours.yaml").write_text("- id: role:cloud-gardener\n  name: Cloud Gardener\n")


def main():
    whole = json.loads(run("schema", PROJECT))
    VALIDATOR.check_schema(whole)
    forms = {form["$ref"]: VALIDATOR({**form, "$defs": whole["$defs"]}) for form in whole["anyOf"]}
    seen = set()
    count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder)
        for output, line in LINES:
            schema = json.loads(run(f"schema {output}", PROJECT))
            VALIDATOR.check_schema(schema)
            for value in map(json.loads, run(line, folder).splitlines()):
                VALIDATOR(schema).validate(value)
                fitting = [form for form, validator in forms.items() if validator.is_valid(value)]
                assert len(fitting) == 1, f"{line}: one of {fitting}"
                seen.update(fitting)
                count += 1
    assert seen == set(forms), f"never printed: {set(forms) - seen}"
    print(f"schema: {count} outputs of all {len(forms)} forms are as the schema says")


if __name__ == "__main__":
    main()
