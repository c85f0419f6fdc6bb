"""Everything that is wrong with a PLAN.yaml, told at once: file, line, field, given, expected, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.record.faults import EvenhandError, Fault, Severity, shown
from evenhand.record.yamltext import Node, Problem, Scalar

_DO = {
    "plan-syntax": "correct the YAML at this place",
    "plan-blank": "write what you assume (0 is a value too), or take the key out where it may be left out",
    "plan-undecided": "list it in `done` if your plan takes it as done, else leave it to come; then take it out here",
    "plan-shape": "write it as the example of `evenhand sequence --help` shows",
    "plan-key": "correct the spelling, or take the key out: nothing is read past",
    "plan-missing": "add it",
    "plan-id": "begin with a letter or digit; then letters, digits, _ . - up to 64 characters, each id once",
    "plan-party": "name a party of `parties`, or add it there",
    "plan-number": "write digits with a point, or a range as [low, high]: no words, no NaN, no infinity",
    "plan-range": "correct the number",
    "plan-reference": "name a commitment of this plan, or a part of a split one as id#1",
    "plan-cycle": "take one of these conditions out: no order can keep them all",
    "plan-order": "name every commitment that is still to be done exactly once",
    "plan-size": "leave parts of the process out, or join commitments that will be carried out together",
}


class PlanError(EvenhandError):
    """A plan that cannot be used, with every fault found."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)

    @classmethod
    def refused(cls, file: str, faults: Iterable[Fault]) -> PlanError:
        """A file with faults."""
        found = tuple(faults)
        many = f"{len(found)} fault{'' if len(found) == 1 else 's'}"
        return cls(f"{file}: given a plan with {many}; expected one without; see to them and try again", found)


class Notes:
    """Faults of one file, gathered as they are met."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def add(self, code: str, node: Node | None, field: str, given: object, expected: str) -> None:
        """Note a fault at a node; None for one that has no place."""
        fault = Fault(
            code=code,
            severity=Severity.ERROR,
            file=self.file,
            line=node.line if node else None,
            column=node.column if node else None,
            field=field or None,
            given=None if given is None else shown(given),
            expected=expected,
            do=_DO[code],
        )
        if fault not in self.faults:
            self.faults.append(fault)

    def problem(self, problem: Problem) -> None:
        """Note why the YAML itself cannot be read."""
        place = Scalar(line=problem.line, column=problem.column, start=0, end=0, text=None, quoted=False)
        self.add("plan-syntax", place, "", problem.given or problem.code, problem.expected)

    def missing(self, node: Node | None, field: str, expected: str) -> None:
        """Note that a required value is not there."""
        self.add("plan-missing", node, field, "nothing", expected)

    def raise_any(self) -> None:
        """Refuse the plan if anything was noted; in the order of the file.

        Raises:
            PlanError: with every fault.
        """
        if self.faults:
            raise PlanError.refused(self.file, sorted(self.faults, key=lambda f: (f.line or 0, f.column or 0)))
