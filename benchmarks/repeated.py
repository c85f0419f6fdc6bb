"""Like concessions, stage after stage, beside the payoffs of repeated games as quantecon computes them.

    python benchmarks/repeated.py                           # a Python that has quantecon, or one of its own if there is
    python benchmarks/repeated.py --python VENV/bin/python  # another one's

What is compared. In the game each of two parties keeps or does not: keeping costs it c and is worth b to the other, so
keeping throughout is worth (b1 - c1, b2 - c2) a stage, and never keeping 0, which is also the least that a party can be
held to. In the plan there are very many stages with one such concession of each party, all of which persist, and
breakdown is worth 0: what a party forgoes when it breaks down is what follows, as after a grim trigger. The margin at
the first of infinitely many stages is (b - c) / (1 - δ) - b. Keeping throughout is an extreme point of what is
feasible, so the game has it as an equilibrium payoff (Abreu & Sannikov 2014) iff no party gains by one deviation
against the harshest punishment: iff both margins are at least 0. The plan's 600 stages stand for infinitely many.

What is not: stages that differ, parties of unequal patience, and a last stage, which the repeated game does not have.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from evenhand.bargaining.account import account
from evenhand.bargaining.plan import Commitment, Plan, Span, middle

STAGES = 600
EDGE = 1e-4  # margins this small are of games on the edge, where either answer may be rounding
SCRIPT = """
import json, sys
import numpy as np
from quantecon.game_theory import NormalFormGame, Player, RepeatedGame
from scipy.spatial import QhullError
out = []
for (b1, c1, b2, c2), patience in json.load(sys.stdin):
    one = np.array([[b1 - c1, -c1], [b1, 0.0]])  # keep or not, against keep or not
    two = np.array([[b2 - c2, -c2], [b2, 0.0]])
    try:
        game = RepeatedGame(NormalFormGame([Player(one), Player(two)]), patience)
        hull = game.equilibrium_payoffs(options={"u_init": np.zeros(2)})
        sides = hull.equations  # of each: normal · point + offset <= 0 inside
        out.append(float((sides[:, :2] @ [b1 - c1, b2 - c2] + sides[:, 2]).max()))
    except QhullError:  # a single point has no hull: never keeping is all there is
        out.append(1e9)
print(json.dumps(out))
"""
Game = tuple[tuple[float, float, float, float], float]


def main() -> None:
    """Compare, and print a table of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", help="an interpreter that has quantecon")
    parser.add_argument("--games", type=int, default=400)
    args = parser.parse_args()
    python = peer(args.python)
    if python is None:
        print(
            "skipped: quantecon is not installed; make an environment that has it (python -m venv, pip install "
            "quantecon) and name its interpreter with --python",
            file=sys.stderr,
        )
        return
    games = list(drawn(args.games))
    done = subprocess.run([python, "-c", SCRIPT], input=json.dumps(games), capture_output=True, text=True, check=True)
    held = agree = edge = 0
    for game, beyond in zip(games, json.loads(done.stdout), strict=True):
        least = min(first_margins(game))
        if abs(least) < EDGE:
            edge += 1
            continue
        held += least > 0
        agree += (least > 0) == (beyond <= 1e-6)
    print("| games | hold | on the edge | agree | differ |\n|---|---|---|---|---|")
    print(f"| {len(games)} | {held} | {edge} | {agree} | {len(games) - edge - agree} |")


def peer(named: str | None) -> str | None:
    """The interpreter named, this one, or one in the folder for temporary files: the first that has quantecon."""
    own = Path(tempfile.gettempdir(), "evenhand-bench-quantecon", "bin", "python")
    for python in [named] if named else [sys.executable, str(own)]:
        if Path(python).exists():
            found = subprocess.run([python, "-c", "import quantecon"], capture_output=True, check=False)
            if found.returncode == 0:
                return python
    return None


def drawn(count: int) -> list[Game]:
    """Games with concessions worth more to the other than they cost, each cost its own."""
    rng = random.Random(1)
    games: list[Game] = []
    for _ in range(count):
        b1, b2 = round(rng.uniform(1, 6), 2), round(rng.uniform(1, 6), 2)
        costs = round(rng.uniform(0.1, 0.95) * b1, 2), round(rng.uniform(0.1, 0.95) * b2, 2)
        games.append(((b1, costs[0], b2, costs[1]), round(rng.uniform(0.1, 0.95), 3)))
    return games


def first_margins(game: Game) -> tuple[float, ...]:
    """Margins of both parties at the first of very many like stages."""
    (b1, c1, b2, c2), patience = game
    concessions = {"a": ("b", c1, b2), "b": ("a", c2, b1)}  # who keeps: whom it serves, its cost, its worth to that one
    commitments = tuple(
        Commitment(id=f"{by}{t:03d}", by=by, values={by: exactly(-cost), other: exactly(worth)}, after_breakdown={})
        for by, (other, cost, worth) in concessions.items()
        for t in range(STAGES)
    )
    plan = Plan(
        parties=("a", "b"),
        breakdown={},
        patience={party: exactly(patience) for party in "ab"},
        commitments=commitments,
        orders={},
    )
    order = tuple((f"a{t:03d}", f"b{t:03d}") for t in range(STAGES))
    first = account(plan, order, middle(plan)).margins[0]
    return first["a"], first["b"]


def exactly(value: float) -> Span:
    """A number as it is written."""
    return Span.of(Fraction(str(value)))


if __name__ == "__main__":
    main()
