"""Asks `roledex mcp` with the official client of the protocol, which holds every answer against its schema."""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

PROJECT = Path(__file__).resolve().parents[2]
ROLEDEX = sys.argv[1]


async def ask(session, tool, **arguments):
    """Calls a tool that has to answer; returns its text and its structured content."""
    result = await session.call_tool(tool, arguments)
    assert not result.is_error, (tool, arguments, result)
    return result.content[0].text, result.structured_content


async def questions(session, index):
    """What an agent would ask: a search, the passage that it finds, and a role."""
    greeting = await session.initialize()
    assert greeting.server_info.name == "roledex", greeting
    tools = (await session.list_tools()).tools
    assert [tool.name for tool in tools] == ["search", "show", "profile"], tools
    assert all(tool.output_schema for tool in tools), tools

    text, found = await ask(session, "search", query="certs for desktop support techs", limit=3)
    hit = found["hits"][0]
    line = f"{hit['path']}:{hit['lines']['start']}"
    assert f'cite="{line}"' in text and "CompTIA A+" in text, text
    _, shown = await ask(session, "show", target=line, context=1)
    assert hit["id"] in [passage["id"] for passage in shown["passages"]], shown
    _, shown = await ask(session, "show", target=hit["id"])
    assert shown["passages"][0]["text"] == hit["text"], shown
    text, gathered = await ask(session, "profile", role="sysadmin", versus="help desk")
    assert [side["role"]["name"] for side in gathered["profiles"]][0] == "System Administrator", gathered
    assert len(text) < 40_000, len(text)

    result = await session.call_tool("show", {"target": "none.md"})
    assert result.is_error and "hint: " in result.content[0].text, result
    several = [ask(session, "search", query=f"pay of role {number}") for number in range(20)]
    assert len(await asyncio.gather(*several)) == 20

    (index.parent / "new.txt").write_text("Airship pilots need a licence.\n")
    subprocess.run([ROLEDEX, "index", "new.txt"], cwd=index.parent, check=True, capture_output=True)
    text, _ = await ask(session, "search", query="airship")
    assert 'cite="new.txt:1"' in text, text


async def main():
    with tempfile.TemporaryDirectory() as name:
        index = Path(name) / "index"
        (Path(name) / "corpus").symlink_to(PROJECT / "corpus")
        subprocess.run([ROLEDEX, "index"], cwd=name, check=True, capture_output=True)
        server = StdioServerParameters(command=ROLEDEX, args=["mcp", "--index", str(index)], cwd=name)
        async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
            await questions(session, index)
    print("mcp: the official client is answered by search, show and profile")


asyncio.run(main())
