"""A server over a folder of its own: the bundled corpus, and documents that mean harm."""

import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

HOSTILE = """# <script>window.harmed = 1</script><img src=x onerror="window.harmed = 2">

A zeppelin pilot writes <img src="http://192.0.2.1/x.png"> and <b>bold</b> \u202etxt.exe &lt;script&gt;window.harmed=3&lt;/script&gt;

| "><svg onload="window.harmed = 4"> | zeppelin |
|---|---|
| javascript:window.harmed=5 | <a href="javascript:window.harmed=6">zeppelin</a> |

[zeppelin](javascript:window.harmed=7) {{7*7}} ${7*7} <style>body{display:none}</style>
"""


@contextmanager
def served(roledex, corpus="corpus"):
    """Indexes, serves, and yields the address."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(corpus, Path(folder, "corpus"))
        Path(folder, "corpus", "\"><img src=x onerror=window.harmed=8>.md").write_text(HOSTILE)
        subprocess.run([roledex, "index"], cwd=folder, check=True, capture_output=True)
        server = subprocess.Popen(
            [roledex, "serve", "--bind", "127.0.0.1:0"], cwd=folder, stderr=subprocess.PIPE, text=True
        )
        try:
            line = server.stderr.readline()
            address = re.search(r"http://[^/]+", line)
            if not address:
                raise SystemExit(f"the server does not start: {line}")
            yield address.group()
        finally:
            server.terminate()
            code = server.wait(timeout=30)
        if code != 0:
            raise SystemExit(f"the server ended with {code}")
