"""The HTTP interface, asked whatever its OpenAPI document allows and forbids."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from served import served

ROLEDEX, ENVIRONMENT = sys.argv[1:]


def main():
    with served(ROLEDEX) as address:
        document = address + "/api/openapi.json"
        with urllib.request.urlopen(document) as reply:
            paths = json.load(reply)["paths"]
        command = [
            Path(ENVIRONMENT, "bin/schemathesis"),
            "--config-file",
            Path(__file__).with_name("schemathesis.toml"),
            "run",
            document,
        ]
        subprocess.run(command, check=True)
        print(f"api: schemathesis has no fault to find with {len(paths)} addresses")


main()
