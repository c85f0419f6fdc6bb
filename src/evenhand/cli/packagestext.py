"""Packages as a mediator reads them: the zone first, then the named points, trades, and the frontier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evenhand.bargaining.packages import ABOUT, RULES, Analysis
from evenhand.bargaining.solutions import TITLES


def text(found: Analysis, top: int) -> Iterator[str]:
    """Lines of the whole text; the frontier up to `top` packages."""
    domain, frontier = found.domain, found.frontier
    count = _plural(len(domain.issues), "issue")
    yield f"{count}; parties: {', '.join(domain.parties)}; {_plural(found.possible, 'possible package')}"
    if frontier.exact:
        yield f"{_plural(len(frontier), 'package')} that no other beats for every party (exact)"
    else:
        within = _number(frontier.epsilon)
        yield f"{_plural(len(frontier), 'package')} kept (not exact)"
        yield f"every possible package is within {within} of a kept one, for each party on its own range from 0 to 1"
    for part in (_zone(found), _points(found), _acceptance(found), _trades(found), _frontier(found, top)):
        yield ""
        yield from part
    yield ""
    yield "Assumed"
    yield from (f"  - {line}" for line in found.assumed)


def _zone(found: Analysis) -> Iterator[str]:
    zone, parties = found.zone, found.domain.parties
    needs = dict(zip(parties, found.ground.least.tolist(), strict=True))
    if zone.open:
        yield f"Zone of possible agreement: open, {_plural(zone.packages, 'package')} of the frontier in it"
        for party, low, high in zip(parties, zone.least, zone.most, strict=True):
            yield f"  {party}: from {_number(low)} to {_number(high)}, needs {_number(needs[party])}"
        return
    yield "Zone of possible agreement: " + ("cannot tell within epsilon" if zone.open is None else "closed")
    if zone.nearest is not None:
        yield f"  nearest package: {_package(found, zone.nearest)}"
        for party, short in zip(parties, zone.shortfall, strict=True):
            if short:
                yield f"  {party}: {_number(short)} short of {_number(needs[party])}"
    for opener in zone.openers:
        how = "left out" if opener.by == "dropped" else "split into two halves, each settled by itself"
        worth = ", ".join(f"{p} {_number(float(u))}" for p, u in zip(parties, opener.utilities, strict=True))
        yield f"  would open if {opener.issue} were {how}, for instance: {_options(opener.package)} ({worth})"
    if not zone.openers:
        yield "  no single issue, left out or split in halves, would open it"


def _points(found: Analysis) -> Iterator[str]:
    yield "Named points"
    for rule in RULES:
        point = found.points[rule]
        if point is None:
            lacks = "gives every party more than it needs" if rule == "nash" else "every party can accept"
            yield f"  {TITLES[rule]}: none, since no package {lacks}"
            continue
        yield f"  {TITLES[rule]}: {ABOUT[rule]}"
        yield f"    {_package(found, point.at)}"
        if point.moves:
            yield "    moves if one party's values are put on another scale"
        if not point.in_zone:
            yield "    outside the zone: some party would not accept it"
        if point.ties:
            yield f"    as good: {_plural(len(point.ties), 'other package')}"


def _acceptance(found: Analysis) -> Iterator[str]:
    if not found.acceptance:
        yield "Acceptance under ranges: no value is a range"
        return
    yield "Acceptance under ranges (share of the stated ranges, not a probability)"
    for rule, held in found.acceptance.items():
        shares = zip(found.domain.parties, held.parties, held.certain, strict=True)
        said = ", ".join(f"{p} {'always' if s and sure else 'never' if sure else f'{s:.0%}'}" for p, s, sure in shares)
        yield f"  {TITLES[rule]}: everyone {held.everyone:.0%}; {said}"


def _trades(found: Analysis) -> Iterator[str]:
    yield f"Trades across two issues, from {found.begun_as}: {_options(found.domain.named(found.begun))}"
    for trade in found.trades:
        moves = "; ".join(
            f"{issue} from {given} to {taken}"
            for issue, given, taken in zip(trade.issues, trade.given, trade.taken, strict=True)
        )
        gains = ", ".join(f"{p} +{g:.3g}" for p, g in zip(found.domain.parties, trade.gains, strict=True))
        yield f"  {moves}: {gains} (shares of each party's range; their sum, {trade.joint:.3g}, compares parties)"
    if not found.trades:
        yield "  none that every party would welcome"


def _frontier(found: Analysis, top: int) -> Iterator[str]:
    total = len(found.frontier)
    shown = _spread(total, top)
    part = f"; {len(shown)} of {total:,} along it, more with --top or --format json" if len(shown) < total else ""
    yield f"Frontier, from best to worst for {found.domain.parties[0]}{part}"
    for at in shown:
        yield f"  {_package(found, at)}"


def _spread(total: int, top: int) -> Sequence[int]:
    """At most `top` places from first to last, evenly."""
    if total <= top:
        return range(total)
    if top < 2:
        return range(top)
    return sorted({round(n * (total - 1) / (top - 1)) for n in range(top)})


def _package(found: Analysis, at: int) -> str:
    worth = found.frontier.utilities[at].tolist()
    numbers = ", ".join(f"{party} {_number(u)}" for party, u in zip(found.domain.parties, worth, strict=True))
    return f"{numbers}: {_options(found.domain.named(found.frontier.package(at)))}"


def _options(package: dict[str, str]) -> str:
    return "; ".join(f"{issue} {option}" for issue, option in package.items())


def _number(value: float) -> str:
    return f"{value:.4g}"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


__all__ = ["text"]
