"""What a GENIUS domain file and a profile file say, element by element, with every fault named."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from evenhand.bargaining.curvefile import curve_of
from evenhand.bargaining.numeric import Curve, Kind
from evenhand.bargaining.refusals import Refusals
from evenhand.bargaining.xmltext import Element, parse
from evenhand.record.faults import nearest

ROOTS = ("negotiation_template", "utility_space")
INTEGERS = 10_000  # numbers that an integer issue may have
ABOUT_OTHERS = {"agent", "similarity_function", "description", "report"}  # not about what a party values
KNOWN = {*ROOTS, "objective", "issue", "item", "weight", "evaluator", "range", "reservation", "discount_factor"}
KINDS: dict[str, Kind] = {"discrete": "discrete", "integer": "integer", "real": "real"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Question:
    """One issue of a domain."""

    name: str
    kind: Kind
    options: tuple[str, ...]  # of a discrete issue
    low: Fraction = Fraction(0)  # bounds of the others
    high: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Profile:
    """One party's linear-additive utility."""

    weights: dict[str, Fraction]  # by issue
    evaluations: dict[str, dict[str, Fraction]]  # by discrete issue: by option
    curves: dict[str, Curve]  # by other issue
    reservation: Fraction | None
    discount: Fraction | None


def domain_of(path: Path, refusals: Refusals) -> list[Question]:
    """The issues of a domain file; faults go to `refusals`."""
    root = _root(path, refusals)
    if root is None:
        return []
    questions: list[Question] = []
    for element in _issues(root):
        question = _question(element, refusals)
        if question is None:
            continue
        if any(question.name == other.name for other in questions):
            refusals.add("issue-twice", element.line, "issue", question.name, "each issue once", "rename one of them")
            continue
        questions.append(question)
    if not questions and not refusals.found:
        refusals.add("no-issues", root.line, "issue", "none", "at least one issue", "name the domain file first")
    return questions


def profile_of(path: Path, questions: list[Question], refusals: Refusals) -> Profile | None:
    """One party's profile for these issues, or None with its faults in `refusals`."""
    root = _root(path, refusals)
    if root is None or not questions:
        return None
    found = {_name(element): element for element in _issues(root)}
    known = tuple(question.name for question in questions)
    for name, element in found.items():
        if name not in known:
            expected = f"an issue of the domain{nearest(name, known)}"
            refusals.add("issue-unknown", element.line, "issue", name, expected, "use a profile made for this domain")
    weights = _weights(root, refusals)
    profile = Profile(weights={}, evaluations={}, curves={}, reservation=None, discount=None)
    for question in questions:
        if question.name not in found:
            expected = f"issue {question.name!r} of the domain"
            refusals.add("issue-missing", root.line, "issue", "none of that name", expected, "add it to the profile")
            continue
        _answer(question, found[question.name], weights, profile, refusals)
    if profile.weights and not sum(profile.weights.values()):
        refusals.add("weights-zero", root.line, "weight", "0 for every issue", "a weight above 0", "weigh one issue")
    reservation, discount = (_single(root, tag, refusals) for tag in ("reservation", "discount_factor"))
    if refusals.found:
        return None
    return Profile(
        weights=profile.weights, evaluations=profile.evaluations, curves=profile.curves,
        reservation=reservation, discount=discount,
    )  # fmt: skip


def _root(path: Path, refusals: Refusals) -> Element | None:
    """The root of a file whose every element is one that this reads."""
    root = parse(path, refusals)
    if root is None:
        return None
    if root.tag not in ROOTS:
        expected = f"<{'> or <'.join(ROOTS)}>"
        do = "name a GENIUS domain first, then the profiles"
        refusals.add("not-genius", root.line, None, f"<{root.tag}>", expected, do)
        return None
    before = len(refusals.found)
    if root.tag == "utility_space" and (kind := root.get("type")) not in (None, "any", "linear", "additive"):
        _unsupported(root, f"utility space of type {kind!r}", refusals)
    for element in _unknown(root):
        _unsupported(element, f"<{element.tag}>", refusals)
    for objective in _below(root, "objective"):
        for inner in objective.all("objective"):
            _unsupported(inner, "<objective> inside an <objective>", refusals)
    return root if len(refusals.found) == before else None


def _unsupported(element: Element, what: str, refusals: Refusals) -> None:
    expected = "a linear-additive utility: issues with items or evaluators, and weights"
    refusals.add("not-supported", element.line, element.tag, what, expected, "leave this profile out")


def _unknown(element: Element) -> list[Element]:
    """The outermost elements that are not about a linear-additive utility."""
    found: list[Element] = []
    for child in element.children:
        if child.tag not in KNOWN | ABOUT_OTHERS:
            found.append(child)
        elif child.tag not in ABOUT_OTHERS:
            found += _unknown(child)
    return found


def _below(element: Element, tag: str) -> list[Element]:
    """Elements of that name, however deep, in order; not inside what is about others."""
    found: list[Element] = []
    for child in element.children:
        if child.tag == tag:
            found.append(child)
        if child.tag not in ABOUT_OTHERS:
            found += _below(child, tag)
    return found


def _issues(root: Element) -> list[Element]:
    return _below(root, "issue")


def _name(element: Element) -> str:
    return (element.get("name") or "").strip()


def _question(element: Element, refusals: Refusals) -> Question | None:
    name = _name(element)
    given = element.get("vtype") or element.get("type") or element.get("etype") or ""
    kind = KINDS.get(given.lower())
    if not name:
        refusals.add("issue-unnamed", element.line, "name", "nothing", "a name", "name the issue")
    elif kind is None:
        expected = "discrete, integer or real"
        refusals.add("not-supported", element.line, f"{name}: type", given or "nothing", expected, "change the type")
    elif kind == "discrete":
        return _discrete(element, name, refusals)
    else:
        return _numeric(element, name, kind, refusals)
    return None


def _discrete(element: Element, name: str, refusals: Refusals) -> Question | None:
    options: list[str] = []
    for item in element.all("item"):
        value = item.get("value")
        if value is None or value in options:
            given = "nothing" if value is None else value
            expected = "a value, different from the issue's other items"
            refusals.add("option", item.line, f"{name}: item", given, expected, "rename or remove it")
        else:
            options.append(value)
    if not options:
        do = "list its items, or leave the issue out"
        refusals.add("no-options", element.line, name, "no item", "at least one item", do)
        return None
    return Question(name=name, kind="discrete", options=tuple(options))


def _numeric(element: Element, name: str, kind: Kind, refusals: Refusals) -> Question | None:
    held = next(iter(element.all("range")), element)
    low, high = (
        refusals.number(held.get(bound) or element.get(bound), held.line, f"{name}: {bound}")
        for bound in ("lowerbound", "upperbound")
    )
    if low is None or high is None:
        return None
    whole = kind == "integer"
    if low > high or (whole and (low.denominator > 1 or high.denominator > 1 or high - low >= INTEGERS)):
        expected = f"whole bounds, rising, fewer than {INTEGERS:,} numbers" if whole else "rising bounds"
        refusals.add("bounds", held.line, name, f"{low} to {high}", expected, "correct the bounds")
        return None
    return Question(name=name, kind=kind, options=(), low=low, high=high)


def _weights(root: Element, refusals: Refusals) -> dict[str, tuple[Fraction | None, Element]]:
    """Index → weight; None where it is not a number that a weight may be."""
    weights: dict[str, tuple[Fraction | None, Element]] = {}
    for element in _below(root, "weight"):
        index = element.get("index") or ""
        if index in weights:
            refusals.add("weight-twice", element.line, f"weight {index}", index, "one weight an issue", "remove one")
        value = refusals.number(element.get("value"), element.line, f"weight {index}", least=Fraction(0))
        weights[index] = (value, element)
    return weights


def _answer(
    question: Question,
    element: Element,
    weights: dict[str, tuple[Fraction | None, Element]],
    profile: Profile,
    refusals: Refusals,
) -> None:
    """What the party says about one issue, put into `profile`."""
    index = element.get("index") or ""
    if index not in weights:
        do = f'add <weight index="{index}" value="…"/>'
        refusals.add("weight-missing", element.line, f"{question.name}: weight", "none", "a weight for this index", do)
    elif (weight := weights[index][0]) is not None:
        profile.weights[question.name] = weight
    if question.kind == "discrete":
        profile.evaluations[question.name] = _evaluations(question, element, refusals)
    elif (curve := curve_of(element, question, refusals)) is not None:
        profile.curves[question.name] = curve


def _evaluations(question: Question, element: Element, refusals: Refusals) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for item in element.all("item"):
        option = item.get("value") or ""
        name = f"{question.name}: {option}"
        if option not in question.options:
            expected = f"an option of the domain{nearest(option, question.options)}"
            refusals.add("option-unknown", item.line, name, option, expected, "use a profile made for this domain")
        value = refusals.number(item.get("evaluation"), item.line, name, least=Fraction(0))
        found[option] = Fraction(0) if value is None else value
    for option in question.options:
        if option not in found:
            expected = f"an evaluation of {option!r}"
            refusals.add("option-missing", element.line, question.name, "none", expected, "add it to the profile")
    return found


def _single(root: Element, tag: str, refusals: Refusals) -> Fraction | None:
    """The value of an element that stands once at most."""
    found = _below(root, tag)
    return refusals.number(found[-1].get("value"), found[-1].line, tag) if found else None


__all__ = ["Profile", "Question", "domain_of", "profile_of"]
