"""What a plan says of order: references to commitments and parts, lists of stages, conditions that can be kept."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.bargaining import plancells as cells
from evenhand.bargaining.plan import Plan, Stages, part_key, whole
from evenhand.bargaining.planfaults import Notes
from evenhand.bargaining.units import edges
from evenhand.record.faults import nearest
from evenhand.record.yamltext import Node, Scalar, Sequence

Parts = Mapping[str, tuple[str, ...]]
"""Id of each commitment → ids of its parts."""


def references(notes: Notes, node: Node | None, field: str, parts: Parts) -> tuple[str, ...]:
    """The parts that a list names; the id of a split commitment stands for all its parts."""
    found: list[str] = []
    for item in cells.items(notes, node, field, "ids"):
        if cells.blank(notes, item, field, "ids of this plan"):
            continue
        name = cells.text(notes, item, field)
        named = parts.get(name) or ((name,) if name in parts.get(whole(name), ()) else ())
        if not named and isinstance(item, Scalar):
            known = tuple(parts)
            notes.add("plan-reference", item, field, name or "nothing", f"an id of this plan{nearest(name, known)}")
        found.extend(named)
    return tuple(dict.fromkeys(found))


def stages_of(notes: Notes, node: Node | None, field: str, parts: Parts) -> Stages:
    """A list of stages, each a list of ids; a bare id is a stage of its own. Each part at most once."""
    stages, seen = [], set[str]()
    for item in cells.items(notes, node, field, "stages"):
        if isinstance(item, Sequence) and not item.items:
            notes.add("plan-shape", item, field, "an empty stage", "at least one id in each stage")
        named = references(notes, item, field, parts)
        for part in named:
            if part in seen:
                notes.add("plan-order", item, field, f"{part} twice", "each commitment once")
            seen.add(part)
        if named:
            stages.append(tuple(sorted(named, key=part_key)))
    return tuple(stages)


def check_conditions(notes: Notes, plan: Plan, nodes: Mapping[str, Node], limit: Node | None) -> None:
    """Note circles among `after`, `with` and the order of parts, and sets bound together that no stage can hold."""
    strict, weak = edges(plan)
    leads: dict[str, dict[str, None]] = {part: {} for part in plan.ahead()}
    for first, later in [*strict, *weak]:
        leads[first][later] = None
    for first, later in strict:
        circle = _way(leads, later, first)
        if circle:
            said = " → ".join(dict.fromkeys([*circle, later] if len(circle) == 1 else circle)) + f" → {circle[0]}"
            node = nodes.get(whole(later))
            notes.add(
                "plan-cycle",
                node,
                f"{whole(later)}.after",
                said,
                "an order in which each can come after what it waits for",
            )
            return
    _check_size(notes, plan, leads, limit)


def _check_size(notes: Notes, plan: Plan, leads: Mapping[str, Mapping[str, None]], limit: Node | None) -> None:
    for part in leads:
        bound = [q for q in leads if q == part or (_way(leads, part, q) and _way(leads, q, part))]
        if plan.at_most is not None and len(bound) > plan.at_most:
            notes.add("plan-size", limit, "at_most", plan.at_most, f"room for {', '.join(bound)}, bound to one stage")
            return


def _way(leads: Mapping[str, Mapping[str, None]], start: str, end: str) -> list[str]:
    """A way from one part to another, both named; empty where there is none."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == end:
            return way
        for step in leads[way[-1]]:
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []
