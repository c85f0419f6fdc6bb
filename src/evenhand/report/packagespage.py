"""What the values of a domain imply for packages of terms, as a page of its own, stamped: for the team alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand import __version__
from evenhand.bargaining.packages import ABOUT, RULES, Analysis
from evenhand.bargaining.solutions import TITLES
from evenhand.bargaining.zone import Opener
from evenhand.report import cells, page
from evenhand.report.direction import texts
from evenhand.report.implied import Part, part
from evenhand.report.impliedcharts import MINUS, two
from evenhand.report.impliedtables import row

STAMP = "CONFIDENTIAL: assumptions of a team; do not pass on"
DRAWN, LISTED = 400, 40  # packages of a frontier that a chart draws, and that a table lists
CARE = (
    "Values are the analyst's assumptions about what parties want: no party stated them. A package that no other beats "
    "can still be unjust, and says nothing about who was not asked. No package is recommended."
)
EXACT = (
    "The frontier is computed in exact fractions without listing all packages. Utilities within a billionth are equal."
)
SOURCE = "Source: the values stated in the file; own reckoning."


def render(found: Analysis, title: str) -> str:
    """The page as HTML."""
    return page.show(build(found, title), texts((found.domain, title)))


def build(found: Analysis, title: str) -> dict[str, Any]:
    """The model of the page: plain values only."""
    domain = found.domain
    parts = (_points(found), _zone(found), _acceptance(found), _trades(found), _frontier(found), _made(found))
    return {
        "kind": "What these assumptions imply: packages of terms",
        "title": title,
        "period": f"{len(domain.issues)} issues, {found.possible:,} possible packages; {', '.join(domain.parties)}",
        "disclaimer": CARE,
        "stamp": STAMP,
        "unread": [],
        "boxes": [],
        "sections": [one for one in parts if one is not None],
    }


def _worth(found: Analysis, at: int) -> list[cells.Cell]:
    return [cells.text(two(u)) for u in found.frontier.utilities[at].tolist()]


def _options(package: dict[str, str]) -> cells.Cell:
    return cells.words([f"{issue}: {option}" for issue, option in package.items()])


def _points(found: Analysis) -> Part:
    frontier, parties = found.frontier, found.domain.parties
    sure = "exact" if frontier.exact else f"within {two(frontier.epsilon)} of each party's range"
    kept = f"{len(frontier):,} of {found.possible:,} packages are kept"
    stated = any(value is not None for value in found.domain.reservation)
    dashed = "A dashed line is what a party needs: its reservation value. " if stated and len(parties) == 2 else ""
    worth = 24 // len(parties)
    return part(
        "points",
        "Packages that no other beats",
        "Which packages leave nothing on the table, and which do rules name?",
        assumed=[
            {
                "head": "What is assumed, and nobody's finding",
                "rows": [line[0].upper() + line[1:] for line in found.assumed],
            }
        ],
        lead=[f"{kept}: of every other, some kept one is as good for each party, and better for one ({sure})."],
        charts=[_chart(found)],
        under=[f"Four rules from the theory of bargaining; none is a recommendation. {dashed}{SOURCE}"],
        tables=[
            cells.table(
                "Named points, worth to each party in its own units",
                ["Point", "Package", *parties, "Note"],
                [_point(found, rule) for rule in RULES],
                widths=[24, 34, *[worth] * len(parties), 42 - worth * len(parties)],
            )
        ],
    )


def _point(found: Analysis, rule: str) -> dict[str, Any]:
    point = found.points[rule]
    name = cells.both(cells.text(_title(rule)), cells.text(ABOUT[rule]))
    if point is None:
        none = "none: no package gives every party " + ("more than it needs" if rule == "nash" else "what it needs")
        return row(name, cells.text(none), *[cells.text("–")] * len(found.domain.parties), cells.text("–"))
    remarks = [
        "moves if one party's values are put on another scale" if point.moves else "",
        "" if point.in_zone else "outside the zone: some party would not accept it",
        f"as good: {len(point.ties)} more" if point.ties else "",
    ]
    options = _options(found.domain.named(found.frontier.package(point.at)))
    return row(name, options, *_worth(found, point.at), cells.words(remarks, none="–"))


def _title(rule: str) -> str:
    return TITLES[rule][0].upper() + TITLES[rule][1:]


def _chart(found: Analysis) -> dict[str, Any]:
    parties = found.domain.parties
    named: dict[int, list[str]] = {}
    for rule in RULES:
        point = found.points[rule]
        if point is not None:
            named.setdefault(point.at, []).append(TITLES[rule])
    kept = sorted({*_spread(len(found.frontier), DRAWN), *named})
    values, unit = found.frontier.utilities, found.domain.common_scale or "own units"
    if len(parties) > 2:
        low, high = values.min(axis=0), values.max(axis=0)
        values = (values - low) / [width or 1.0 for width in (high - low).tolist()]
        unit = "share of each party's range on the frontier"
    data = [
        {**{f"x{n}": float(u) for n, u in enumerate(values[at])}, "named": ", ".join(named.get(at, []))} for at in kept
    ]
    some = "" if len(kept) == len(found.frontier) else f", {len(kept)} of {len(found.frontier):,} drawn"
    stated = [value is not None for value in found.domain.reservation]
    return {
        "name": "packages-frontier",
        "drawing": "frontier",
        "title": f"Worth of packages to each party ({unit}){some}",
        "desc": "Every mark or line is a package that no other beats; those that rules name are told apart by shape.",
        "data": data,
        "parties": list(parties),
        "unit": unit if len(parties) == 2 else unit[:1].upper() + unit[1:],
        "needs": [float(x) if held else None for x, held in zip(found.ground.least, stated, strict=True)],
    }


def _zone(found: Analysis) -> Part:
    zone, domain = found.zone, found.domain
    lead = {
        True: f"Open: {zone.packages} packages of the frontier give every party what it needs.",
        False: "Closed: no package gives every party what it needs.",
        None: "Cannot tell: the frontier is not exact.",
    }[zone.open]
    rows = [
        row(
            cells.text(party),
            cells.text(None if domain.reservation[n] is None else two(float(found.ground.least[n])), none="not stated"),
            cells.text(f"{two(zone.least[n])} to {two(zone.most[n])}" if zone.open else None, none="–"),
            cells.text(two(zone.shortfall[n]) if zone.shortfall else None, none="–"),
        )
        for n, party in enumerate(domain.parties)
    ]
    columns = ["Party", "Needs", "Gets within the zone", "Short by, at the nearest package"]
    tables = [cells.table("What each party needs", columns, rows)]
    if zone.openers:
        opened = [_opener(one, domain.parties) for one in zone.openers]
        tables.append(cells.table("What would open it", ["Issue", "How", "For instance", "Worth"], opened))
    elif zone.open is False:
        lead += " No single issue, left out or split in halves, would open it."
    question = "Is there a package that every party could accept?"
    return part("zone", "Zone of possible agreement", question, lead=[lead], tables=tables)


def _opener(one: Opener, parties: tuple[str, ...]) -> dict[str, Any]:
    how = "left out" if one.by == "dropped" else "split into two halves, each settled by itself"
    worth = "; ".join(f"{party} {two(float(u))}" for party, u in zip(parties, one.utilities, strict=True))
    return row(cells.text(one.issue), cells.text(how), _options(one.package), cells.text(worth))


def _acceptance(found: Analysis) -> Part | None:
    if not found.acceptance:
        return None
    rows = [
        row(cells.text(_title(rule)), *(cells.text(f"{share:.0%}") for share in (held.everyone, *held.parties)))
        for rule, held in found.acceptance.items()
    ]
    columns = ["Point", "Everyone", *found.domain.parties]
    return part(
        "acceptance",
        "Acceptance under the ranges",
        "Over how much of the stated ranges would each accept?",
        lead=["Share of the stated ranges, no value preferred: not a probability."],
        tables=[cells.table("Share of the ranges in which a party gets what it needs", columns, rows)],
    )


def _trades(found: Analysis) -> Part:
    rows = []
    for trade in found.trades:
        moves = zip(trade.issues, trade.given, trade.taken, strict=True)
        gains = (cells.text(f"{gain:+.0%}".replace("-", MINUS)) for gain in trade.gains)
        rows.append(row(cells.words([f"{issue}: {given} → {taken}" for issue, given, taken in moves]), *gains))
    begun = "; ".join(f"{issue}: {option}" for issue, option in found.domain.named(found.begun).items())
    none = [] if rows else ["No trade across two issues would be welcome to every party."]
    caption = "Trades across two issues, gain as a share of each party's range"
    return part(
        "trades",
        "Trades across issues",
        "Which exchanges would every party gain from?",
        lead=[f"From {found.begun_as}: {begun}.", *none],
        tables=[cells.table(caption, ["Trade", *found.domain.parties], rows)] if rows else [],
    )


def _frontier(found: Analysis) -> Part:
    kept = _spread(len(found.frontier), LISTED)
    rows = [row(_options(found.domain.named(found.frontier.package(at))), *_worth(found, at)) for at in kept]
    some = "" if len(kept) == len(found.frontier) else f"; {len(kept)} of {len(found.frontier):,}, evenly along it"
    return part(
        "frontier",
        "The frontier",
        "What could be agreed without waste?",
        lead=[f"From best to worst for {found.domain.parties[0]}, the first party of the file{some}."],
        tables=[cells.table("Packages and their worth to each party", ["Package", *found.domain.parties], rows)],
    )


def _spread(total: int, most: int) -> Sequence[int]:
    """At most `most` places from first to last, evenly."""
    return range(total) if total <= most else sorted({round(n * (total - 1) / (most - 1)) for n in range(most)})


def _made(found: Analysis) -> Part:
    lead = [
        EXACT,
        "Nash (1950); Kalai and Smorodinsky (1975), on finite sets as in Conley and Wilkie (1991).",
        *([f"Draws from ranges: seed {found.seed}."] if found.acceptance else []),
        f"Evenhand {__version__}.",
    ]
    return part("made", "How this page was made", "By which rules?", lead=lead)


__all__ = ["STAMP", "build", "render"]
