"""Read PLAN.yaml: a whole `Plan`, or every fault of the file at once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from evenhand.bargaining import plancells as cells
from evenhand.bargaining.plan import ONE, Commitment, Plan, Span, Stages
from evenhand.bargaining.planfaults import Notes, PlanError
from evenhand.bargaining.planorder import check_conditions, references, stages_of
from evenhand.record import yamltext
from evenhand.record.yamltext import Node

MOST_PARTS = 60  # a set of parts is one machine word
KEYS = (
    "title", "note", "parties", "names", "scale", "breakdown", "patience", "commitments", "guarantees", "at_most",
    "done", "undecided", "may_drop", "plans",
)  # fmt: skip
COMMITMENT_KEYS = (
    "id", "title", "by", "values", "persists", "after_breakdown", "after", "with", "splittable", "may_drop", "why",
)  # fmt: skip
_PATIENCE = "a number greater than 0 and at most 1"
_SHARE = "a number from 0 to 1"


def read_plan(path: str | Path) -> Plan:
    """The plan in a file.

    Raises:
        PlanError: with every fault of the file.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        why = error.strerror or "an error"
        raise PlanError(
            f"{file.name or file}: given a file that cannot be read ({why}); expected PLAN.yaml; check the path"
        ) from error
    return plan_from(data, file.name)


def plan_from(data: bytes, name: str) -> Plan:
    """The plan in the bytes of a file of that name.

    Raises:
        PlanError: with every fault.
    """
    notes, document = Notes(name), yamltext.read(data)
    for problem in document.problems:
        notes.problem(problem)
    notes.raise_any()
    found = cells.keys(notes, document.root, "", KEYS)
    top = {key: value for key, (_, value) in found.items()}
    if not top:
        notes.missing(document.root, "parties", "a plan with parties and commitments")
        notes.raise_any()
    plan = _plan(notes, top, document.root)
    notes.raise_any()
    return plan


def _plan(notes: Notes, top: dict[str, Node], root: Node | None) -> Plan:
    parties = _parties(notes, top.get("parties"), root)

    def number(node: Node, field: str) -> Fraction:
        return cells.number(notes, node, field, "a number that is not negative", lambda x: x >= 0)

    held = top.get("guarantees")
    plan = Plan(
        parties=parties,
        unit=_unit(notes, top.get("scale")),
        breakdown=cells.by_party(
            notes, top.get("breakdown"), "breakdown", parties, lambda n, f: cells.span(notes, n, f)
        ),
        patience=cells.by_party(
            notes, top.get("patience"), "patience", parties, lambda n, f: cells.span(notes, n, f, _PATIENCE, _patient)
        ),
        commitments=(),
        guarantees=None if cells.empty(held) else cells.by_party(notes, held, "guarantees", parties, number),
        at_most=cells.whole(notes, top["at_most"], "at_most", 1, MOST_PARTS) if "at_most" in top else None,
        orders={},
        title=cells.text(notes, top.get("title"), "title"),
        note=cells.text(notes, top.get("note"), "note"),
        names=cells.by_party(notes, top.get("names"), "names", parties, lambda n, f: cells.text(notes, n, f)),
    )
    _undecided(notes, top.get("undecided"))
    return _with_commitments(notes, plan, top, root)


def _undecided(notes: Notes, node: Node | None) -> None:
    """Note every commitment of which the analyst has not said whether it is done."""
    for item in cells.items(notes, node, "undecided", "ids"):
        notes.add("plan-undecided", item, "undecided", cells.shape(item), "a decision: done, or still to come")


def _patient(x: Fraction) -> bool:
    return 0 < x <= 1


def _share(x: Fraction) -> bool:
    return 0 <= x <= 1


def _parties(notes: Notes, node: Node | None, root: Node | None) -> tuple[str, ...]:
    listed = cells.items(notes, node, "parties", "parties")
    found = [cells.identifier(notes, x, "parties") for x in listed if not cells.blank(notes, x, "parties", "a party")]
    if len(found) < 2:
        notes.missing(node or root, "parties", "a list of two or more parties")
    if len(set(found)) < len(found):
        notes.add("plan-id", node, "parties", ", ".join(found), "each party once")
    return tuple(dict.fromkeys(name for name in found if name))


def _unit(notes: Notes, node: Node | None) -> str | None:
    found = cells.keys(notes, node, "scale", ("common",))
    if "common" not in found:
        return None
    unit = cells.text(notes, found["common"][1], "scale.common")
    if not unit:
        notes.missing(found["common"][1], "scale.common", "the unit in which all parties' values are stated")
    return unit


def _with_commitments(notes: Notes, plan: Plan, top: dict[str, Node], root: Node | None) -> Plan:
    """The plan with its commitments, and all that names them."""
    nodes = cells.items(notes, top.get("commitments"), "commitments", "commitments")
    if not nodes:
        notes.missing(top.get("commitments") or root, "commitments", "a list of at least one commitment")
    read = [(_commitment(notes, node, plan.parties), node) for node in nodes]
    kept: dict[str, tuple[Commitment, Node]] = {}
    for c, node in read:
        if c.id in kept:
            notes.add("plan-id", node, "commitments.id", c.id, "each id once")
        elif c.id:
            kept[c.id] = (c, node)
    parts = {c.id: c.parts for c, _ in kept.values()}
    count = sum(map(len, parts.values()))
    if count > MOST_PARTS:
        notes.add("plan-size", top.get("commitments"), "commitments", f"{count} parts", f"at most {MOST_PARTS} parts")
    commitments = [_with_references(notes, c, node, parts) for c, node in kept.values()]
    dropped = references(notes, top.get("may_drop"), "may_drop", parts)
    names = {part.split("#")[0] for part in dropped}
    commitments = [replace(c, may_drop=c.may_drop or c.id in names) for c in commitments]
    plan = replace(plan, commitments=tuple(commitments), done=stages_of(notes, top.get("done"), "done", parts))
    check_conditions(notes, plan, {c.id: node for c, node in kept.values()}, top.get("at_most"))
    return replace(plan, orders=_orders(notes, plan, top.get("plans"), parts))


def _commitment(notes: Notes, node: Node, parties: tuple[str, ...]) -> Commitment:
    found = {key: value for key, (_, value) in cells.keys(notes, node, "commitments", COMMITMENT_KEYS).items()}
    name = cells.identifier(notes, found["id"], "id") if "id" in found else ""
    if "id" not in found:
        notes.missing(node, "commitments.id", "an id")
    here = name or "commitments"
    by = cells.text(notes, found.get("by"), f"{here}.by")
    if cells.blank(notes, found.get("by"), f"{here}.by", f"one of {', '.join(parties)}"):
        pass
    elif not by:
        notes.missing(found.get("by") or node, f"{here}.by", "the party that carries it out")
    elif parties and by not in parties:
        notes.add("plan-party", found["by"], f"{here}.by", by, f"one of {', '.join(parties)}")
    if cells.empty(found.get("values")):
        notes.missing(
            found.get("values") or node, f"{here}.values", "what it is worth to at least one party; 0 may be stated"
        )

    def spans(key: str) -> dict[str, Span]:
        return dict(
            cells.by_party(notes, found.get(key), f"{here}.{key}", parties, lambda n, f: cells.span(notes, n, f))
        )

    return Commitment(
        id=name,
        by=by,
        values=spans("values"),
        persists=cells.span(notes, found["persists"], f"{here}.persists", _SHARE, _share)
        if "persists" in found
        else ONE,
        after_breakdown=spans("after_breakdown"),
        splittable=cells.whole(notes, found["splittable"], f"{here}.splittable", 1, 20) if "splittable" in found else 1,
        may_drop=cells.truth(notes, found["may_drop"], f"{here}.may_drop") if "may_drop" in found else False,
        title=cells.text(notes, found.get("title"), f"{here}.title"),
        why=cells.text(notes, found.get("why"), f"{here}.why"),
    )


def _with_references(notes: Notes, c: Commitment, node: Node, parts: dict[str, tuple[str, ...]]) -> Commitment:
    return replace(
        c,
        after=references(notes, yamltext.at(node, ("after",)), f"{c.id}.after", parts),
        together=references(notes, yamltext.at(node, ("with",)), f"{c.id}.with", parts),
    )


def _orders(notes: Notes, plan: Plan, node: Node | None, parts: dict[str, tuple[str, ...]]) -> dict[str, Stages]:
    """The named plans; what is done may be repeated in them and is left out."""
    orders: dict[str, Stages] = {}
    past, due = plan.finished(), set(plan.ahead())
    for name, (_, value) in cells.keys(notes, node, "plans").items():
        field = f"plans.{name}"
        order = stages_of(notes, value, field, parts)
        ahead = tuple(kept for stage in order if (kept := tuple(p for p in stage if p not in past)))
        missing = sorted(due - {part for stage in ahead for part in stage})
        if missing:
            notes.add(
                "plan-order", value, field, f"a plan without {', '.join(missing)}", "every commitment still to be done"
            )
        orders[name] = ahead
    return orders
