"""Which reports of an incident are independent of a source.

Invariant: whether two reports hang together is told by what they are, never by which incidents they cover, so that a
source's own choice of incidents cannot change what it is measured against.

An **outlet** is a publisher; where none is recorded, the host of the address; else the source itself. What a claim
hangs on: its outlet, the host of its address, whose account it passes on (a wire, an army's spokesman), whose text its
source reproduces, and the file it rests on, with the files that this is a copy of, by id and hash. A claim is
independent of an outlet if it is another's and hangs on nothing that any claim of the outlet hangs on. So reposts and
shared wires count as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from evenhand.record.view import View

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Report:
    """A claim about an incident, and what it hangs on."""

    claim: Row
    outlet: str
    hangs_on: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Outlet:
    """A publisher, a host or a lone source."""

    key: str
    name: str
    sources: tuple[str, ...]  # of the view, by id


def plain(text: str) -> str:
    """A name as it is compared: case and spaces apart.

    >>> plain(" Interfax  AGENCY ")
    'interfax agency'
    """
    return " ".join(text.casefold().split())


def host(url: str | None) -> str | None:
    """The host of an address, without www.

    >>> host("https://WWW.Example.org:443/a"), host("no address")
    ('example.org', None)
    """
    try:
        found = urlsplit(url or "").hostname
    except ValueError:
        return None
    return found.removeprefix("www.") if found else None


def outlet_of(source: Row) -> str:
    """Key of the outlet of a source."""
    if source["publisher"]:
        return f"name:{plain(source['publisher'])}"
    found = host(source["url"])
    return f"host:{found}" if found else f"source:{source['id']}"


def outlets(view: View) -> dict[str, Outlet]:
    """Every outlet by key, in the order of their names."""
    held: dict[str, list[Row]] = {}
    for row in sorted(view.tables["sources"].to_dicts(), key=lambda row: str(row["id"])):
        held.setdefault(outlet_of(row), []).append(row)
    made = [
        Outlet(key=key, name=rows[0]["publisher"] or host(rows[0]["url"]) or rows[0]["name"], sources=_ids(rows))
        for key, rows in held.items()
    ]
    return {one.key: one for one in sorted(made, key=lambda one: (plain(one.name), one.key))}


def _ids(rows: list[Row]) -> tuple[str, ...]:
    return tuple(row["id"] for row in rows)


def reports(view: View) -> tuple[Report, ...]:
    """Every claim about an incident."""
    sources = {row["id"]: row for row in view.tables["sources"].to_dicts()}
    files = {row["id"]: row for row in view.tables["documents"].to_dicts()}
    return tuple(
        Report(claim=row, outlet=outlet_of(sources[row["source"]]), hangs_on=_hangs_on(row, sources, files))
        for row in view.tables["claims"].to_dicts()
        if row["incident"]
    )


def _hangs_on(claim: Row, sources: dict[str, Row], files: dict[str, Row]) -> frozenset[str]:
    source = sources[claim["source"]]
    names = (claim["account"], source["copy_of"])
    found = {outlet_of(source), *(f"name:{plain(name)}" for name in names if name)}
    if at := host(source["url"]):
        found.add(f"host:{at}")
    file = files.get(claim["document"] or "")
    while file is not None:
        found |= {f"file:{file['id']}", *([f"sha256:{file['sha256']}"] if file["sha256"] else [])}
        file = files.get(file["copy_of"] or "")
    return frozenset(found)


def ties(found: Iterable[Report]) -> dict[str, frozenset[str]]:
    """Outlet → everything that any of its claims hangs on."""
    held: dict[str, set[str]] = {}
    for one in found:
        held.setdefault(one.outlet, set()).update(one.hangs_on)
    return {outlet: frozenset(keys) for outlet, keys in held.items()}


def apart(found: Iterable[Report], outlet: str, own: frozenset[str]) -> tuple[Report, ...]:
    """The reports that are independent of an outlet, given what its claims hang on."""
    return tuple(one for one in found if one.outlet != outlet and own.isdisjoint(one.hangs_on))
