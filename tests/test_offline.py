"""No command asks the network for anything: nothing in the package could, and what it calls does not."""

import json
import subprocess
import sys

import evenhand
from tests.test_house import modules, names_imported

ASKING = {
    *("aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket", "ssl"),
    *("socketserver", "telnetlib", "urllib3", "xmlrpc"),
}

# Every connection, every name looked up, is refused by Python itself, in whichever package it is tried.
REFUSING = """
import json, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        raise SystemExit(f"asked the network: {event} {arguments[-1]}")
sys.addaudithook(refuse)
from evenhand.cli import main
print(json.dumps([main(arguments) for arguments in json.loads(sys.argv[1])]), file=sys.stderr)
"""


def test_no_module_can_ask():
    imported = {name for path in modules() for name in names_imported(path.read_text("utf-8"), ("evenhand",))}
    assert {name for name in imported if name.split(".")[0] in ASKING or name.startswith("urllib.request")} == set()


def run(commands: list[list[str]]) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", REFUSING, json.dumps(commands)]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)


def test_no_command_asks(tmp_path):
    case = str(evenhand.packaged("starter"))
    page = tmp_path / "page.html"
    page.write_text('<p>See <img src="https://a.test/x.png"><a href="https://a.test/">here</a>.</p>', encoding="utf-8")
    commands = [
        ["check", case],
        ["report", case, "-o", str(tmp_path / "report.html")],
        ["export", case, str(tmp_path / "out")],
        ["lint", case],
        ["audit", "text", str(page), "--case", case],
    ]
    done = run(commands)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stderr.splitlines()[-1]) == [0] * len(commands)


def test_the_guard_sees_a_connection():
    asking = "import urllib.request as u; u.urlopen('http://127.0.0.1:9/')"
    code = REFUSING.partition("from evenhand")[0] + asking
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert "asked the network" in done.stderr
