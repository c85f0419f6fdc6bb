"""The packaged case keeps what it promises: nothing of its fact base disappears, no account is favoured in wording.

The case is read here with the standard library and PyYAML alone, so that a fault in the reader cannot hide one in it.
"""

import csv
import re
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "src" / "evenhand" / "cases" / "nagorno-karabakh"
BASE = ROOT.parent / "shared" / "karabakh"
SIDES = ("AM", "AZ", "NK")

needs_base = pytest.mark.skipif(not BASE.is_dir(), reason="the fact base ../shared/karabakh is not here")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[dict[str, str]]:
    return rows(CASE / f"{name}.csv")


def agreements() -> list[dict]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASE.glob("agreements/*.yaml"))]


def commitments() -> dict[str, dict]:
    provisions = chain.from_iterable(text["provisions"] for text in agreements())
    return {each["id"]: each for provision in provisions for each in provision["commitments"]}


def cell(value: str | None) -> list[str]:
    return [part for part in (value or "").split(";") if part]


def left_out() -> set[tuple[str, str]]:
    return {(row["file"], row["row"]) for row in rows(CASE / "notes" / "left-out.csv")}


# Words that one side uses and another refuses.
CONTESTED = re.compile(
    r"liberat|occup(?!ation_)|genocid|ethnic cleans|separatis|terror|blockade|pogrom|massacre|\bartsakh\b"
    r"|zangezur|aggress|invad|invasion|mercenar|coloni[sz]|saboteur|provocation|puppet|martyr",
    re.IGNORECASE,
)


# --- nothing disappears ---------------------------------------------------------------------------


@needs_base
@pytest.mark.parametrize(
    ("file", "column", "into"),
    [
        ("timeline.csv", "event_id", "incidents"),
        ("parties.csv", "party_id", "parties"),
        ("mandate.csv", "mandate_id", "mandate"),
        ("ties.csv", "tie_id", "ties"),
        ("meetings.csv", "meeting_id", "meetings"),
        ("statements.csv", "statement_id", "statements"),
        ("warnings_issued.csv", "warning_id", "warnings"),
        ("proposals.csv", "proposal_id", "proposals"),
        ("responses.csv", "response_id", "responses"),
        ("place_names.csv", "place_id", "places"),
        ("sources.csv", "source_id", "sources"),
        ("article_claims.csv", "claim_id", "claims"),
    ],
)
def test_every_row_of_the_fact_base_is_here_or_listed(file, column, into):
    kept = {row["id"] for row in table(into)}
    listed = {row for name, row in left_out() if name == file}
    assert {row[column] for row in rows(BASE / file)} <= kept | listed


@needs_base
def test_every_toll_stands_by_source_and_category():
    kept = {(row["id"].rsplit("-", 1)[0], row["source"]): row for row in table("claims") if row["id"].startswith("FC")}
    listed = {row for name, row in left_out() if name == "fatality_claims.csv"}
    for toll in rows(BASE / "fatality_claims.csv"):
        for source in cell(toll["source_ids"]):
            claim = kept[toll["claim_id"], source]
            assert claim["incident"] == toll["event_id"]
            assert claim["count_type"] == toll["count_type"]
            if toll["claim_id"] not in listed:
                assert claim["category"] == toll["category"]
                assert (claim["low"], claim["high"]) == (toll["low"], toll["high"])


@needs_base
def test_every_commitment_position_and_allegation_is_kept():
    base = yaml.safe_load((BASE / "agreements.yaml").read_text(encoding="utf-8"))["agreements"]
    kept, claims = commitments(), table("claims")
    listed = {row for name, row in left_out() if name == "agreements.yaml"}
    positions = Counter(
        (row["subject"], row["value"], row["source"]) for row in claims if row["property"] == "position"
    )
    breaches = Counter((row["subject"], row["date"], row["source"]) for row in claims if row["property"] == "breach")
    for text in base:
        for one in chain.from_iterable(provision["commitments"] for provision in text["provisions"]):
            assert one["kind"] == kept[one["id"]]["kind"]
            for said in one["positions"]:
                for source in said["source_ids"]:
                    assert positions[one["id"], said["says"], source] or one["id"] in listed
            for alleged in one.get("alleged_breaches", []):
                for source in alleged["source_ids"]:
                    assert breaches[one["id"], alleged["date"], source]


@needs_base
def test_mediators_groups_and_monthly_deaths_are_all_here():
    assert len(table("groups")) == len(rows(BASE / "stakeholder_population.csv"))
    members = [row for row in table("mediators") if row["period"]]
    assert len(members) == len(rows(BASE / "mediators.csv"))
    months = {row["month"]: float(row["target"]) for row in table("panel")}
    assert months == {
        row["month"]: float(row["state_based_deaths"]) for row in rows(BASE / "monthly_deaths_azerbaijan.csv")
    }


@needs_base
def test_reactions_from_memory_are_not_shown():
    shown = {row["id"]: row["reactions"] for row in table("statements")}
    hidden = [
        row["statement_id"]
        for row in rows(BASE / "statements.csv")
        if row["reaction_basis"] == "from_memory_unverified"
    ]
    assert len(hidden) == 18
    assert not any(shown[each] for each in hidden)


@needs_base
def test_merged_figures_of_the_fact_base_are_no_claims():
    for event in rows(BASE / "timeline.csv"):
        if event["fatal_is_sum"] != "yes":
            continue
        sums = {event["fatal_best"]} - {""}
        stated = {
            row["low"]
            for row in table("claims")
            if row["incident"] == event["event_id"] and row["property"] == "deaths"
        }
        assert not sums & stated, event["event_id"]


def test_left_out_rows_have_reasons():
    assert all(row["reason"].strip() for row in rows(CASE / "notes" / "left-out.csv"))


# --- who says it ----------------------------------------------------------------------------------


def test_every_incident_has_a_claim_and_every_claim_a_source():
    sources = {row["id"] for row in table("sources")}
    claims = table("claims")
    assert all(row["source"] in sources for row in claims)
    assert {row["id"] for row in table("incidents")} == {row["incident"] for row in claims if row["incident"]}
    assert all(row["incident"] or row["subject"] for row in claims)


def test_claims_are_paraphrases_and_no_text_of_others_is_shipped():
    for row in table("claims"):
        assert row["paraphrase"].strip()
        assert not row.get("quotation")
        assert not row.get("document")
    assert not any(row.get("quotation") for row in table("statements"))
    assert not (CASE / "documents").exists()


def test_no_publication_date_is_guessed():
    published = {row["id"]: row["published"] for row in table("sources")}
    assert all(row["published"] == published[row["source"]] for row in table("claims"))
    assert all(row["published_basis"] for row in table("sources") if row["published"])


@needs_base
def test_what_is_from_memory_carries_six_and_the_reason():
    memory = {row["event_id"]: row["from_memory"] for row in rows(BASE / "timeline.csv")}
    for row in table("claims"):
        of_the_row = row["property"] == "account" and row["source"] != "article"
        if row["source"] == "mem" or (of_the_row and memory.get(row["incident"]) in ("true", "partial")):
            assert row["credibility"] == "6", row["id"]
    for file, column, into in (
        ("parties.csv", "party_id", "parties"),
        ("meetings.csv", "meeting_id", "meetings"),
        ("mandate.csv", "mandate_id", "mandate"),
        ("statements.csv", "statement_id", "statements"),
        ("warnings_issued.csv", "warning_id", "warnings"),
        ("proposals.csv", "proposal_id", "proposals"),
        ("responses.csv", "response_id", "responses"),
    ):
        kept = {row["id"]: row for row in table(into)}
        for row in rows(BASE / file):
            assert (row["from_memory"] != "false") == (kept[row[column]]["credibility"] == "6"), (into, row[column])


def test_credibility_six_always_has_a_reason_and_no_confirmation_is_invented():
    for path in CASE.glob("*.csv"):
        for row in rows(path):
            assert row.get("credibility") in (None, "", "6"), (path.name, row.get("id"))
            assert bool(row.get("credibility")) == bool(row.get("credibility_reason")), (path.name, row.get("id"))
            if row.get("credibility"):
                assert "memory" in row["credibility_reason"]


def test_the_memory_of_the_compilers_cannot_be_judged():
    memory = [row for row in table("sources") if row["kind"] == "memory"]
    assert [(row["id"], row["reliability"]) for row in memory] == [("mem", "F")]


def test_the_article_is_one_source_among_others():
    claims = table("claims")
    counts = Counter(row["source"] for row in claims)
    article = [row for row in claims if row["source"] == "article"]
    assert counts["article"] <= sorted(counts.values(), reverse=True)[5]
    assert max(Counter(row["incident"] or row["subject"] for row in article).values()) == 1


# --- tolls ----------------------------------------------------------------------------------------


def test_a_count_within_another_is_no_larger():
    claims = {row["id"]: row for row in table("claims")}
    for row in claims.values():
        if row["part_of"]:
            whole = claims[row["part_of"]]
            assert float(row["low"]) <= float(whole["high"] or whole["low"]), row["id"]


def test_every_toll_says_whose_account_of_which_category():
    for row in table("claims"):
        if row["property"] in ("deaths", "missing") and row["id"].startswith("FC"):
            assert all(row[each] for each in ("account", "category", "count_type", "value"))
            assert row["unit"] == "persons"
            assert set(cell(row["losses_of"])) <= set(SIDES)
            assert row["losses_of"] or "no side of the case" in row["note"]


def test_one_account_met_in_two_sources_has_one_text():
    by_row = defaultdict(set)
    for row in table("claims"):
        if row["id"].startswith("FC"):
            by_row[row["id"].rsplit("-", 1)[0]].add(row["account"])
    assert all(len(accounts) == 1 for accounts in by_row.values())


# --- wording --------------------------------------------------------------------------------------


def test_titles_take_no_side():
    assert [row["title"] for row in table("incidents") if CONTESTED.search(row["title"])] == []


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("incidents", ("title", "agreed", "place_text")),
        ("meetings", ("outcome", "participants")),
        ("mediators", ("name", "role", "note")),
        ("mandate", ("note",)),
        ("groups", ("name", "note")),
        ("proposals", ("title", "elements")),
        ("decisions", ("by", "text", "reactions", "note")),
        ("places", ("country",)),
        ("parties", ("role",)),
    ],
)
def test_contested_words_are_nobody_elses_but_a_speakers(name, columns):
    said = {("incidents", "EV072")}  # a speech: the word is the speaker's
    for row in table(name):
        if (name, row["id"]) not in said:
            assert not [row[each] for each in columns if CONTESTED.search(row[each])], row["id"]


def test_contested_words_in_disputes_are_attributed():
    for row in table("incidents"):
        for sentence in re.split(r"(?<=\.)\s|;\s", row["disputed"]):
            if CONTESTED.search(sentence):
                assert ":" in sentence or re.search(r"\b(calls|whether|stress|stresses)\b", sentence, re.IGNORECASE), (
                    row["id"]
                )


def test_actions_and_gists_are_free_of_contested_words_except_the_texts_own():
    own = {"AG02-2.1"}  # the protocol's own word, marked as such
    for key, each in commitments().items():
        if key not in own:
            assert not CONTESTED.search(each["action"]), key
    assert "the text calls" in commitments()["AG02-2.1"]["action"]


def test_no_figure_of_a_toll_stands_in_a_title():
    designation = re.compile(
        r"resolution \d+(/\d+)?|Mi-24|COP29|(\d+ )?(January |April |May |September |November |summer )?(1[89]|20)\d\d"
    )
    for row in table("incidents"):
        assert not re.search(r"\d", designation.sub("", row["title"])), row["title"]


def test_like_acts_have_like_grammar():
    titles = [row["title"] for row in table("incidents")]
    assert not [
        title
        for title in titles
        if re.search(r"\b(captured by|fell|seized|conquered|recaptured|freed from|returned to)\b", title, re.IGNORECASE)
    ]
    taken = [title for title in titles if re.search(r"\btaken\b(?! hostage)", title)]
    assert all(
        re.search(r"\btaken (over )?by (Armenian forces|Azerbaijani forces|Azerbaijan)\b", title) for title in taken
    )
    assert {side for title in taken for side in re.findall(r"taken by (\w+) forces", title)} == {
        "Armenian",
        "Azerbaijani",
    }
    attacked = [title for title in titles if re.match(r"(Armenians|Azerbaijanis) attacked", title)]
    assert {title.split()[0] for title in attacked} == {"Armenians", "Azerbaijanis"}
    for opening in ("Shelling of", "Strikes on|Missile strikes on|Cluster-munition strike on|Strike on"):
        like = [title for title in titles if re.match(opening, title)]
        assert all(re.search(r" by (Armenian|Azerbaijani) forces", title) for title in like), like
        assert set(re.findall(r" by (\w+) forces", "\n".join(like))) == {"Armenian", "Azerbaijani"}


def test_both_judgments_of_the_european_court_read_alike():
    titles = {row["id"]: row["title"] for row in table("incidents")}
    shape = re.compile(r"European Court of Human Rights judgment against (Armenia|Azerbaijan), \w+")
    assert shape.match(titles["EV140"])
    assert shape.match(titles["EV141"])


def test_what_a_side_calls_a_blockade_has_one_kind_wherever_it_is():
    kinds = {row["id"]: row["kind"] for row in table("incidents")}
    assert {kinds[each] for each in ("EV100", "EV128", "EV129", "EV130")} == {"blockade"}


def test_no_sentence_of_ours_gives_a_cause_to_failure_or_war():
    told = [
        (row["id"], row[column])
        for name, columns in (
            ("incidents", ("title", "agreed")),
            ("meetings", ("outcome",)),
            ("proposals", ("elements",)),
            ("decisions", ("text", "reactions", "note")),
        )
        for row in table(name)
        for column in columns
    ]
    told += [(row["id"], row["reason"].split("Dispute:")[0]) for row in table("findings")]
    assert not [
        each
        for each in told
        if re.search(r"\bfail|\bbecause\b|\bled to\b|\bcaused\b|\bdue to\b", each[1], re.IGNORECASE)
    ]


def test_contested_terms_are_listed_for_both_sides():
    terms = [row for row in table("terms") if row["status"] == "contested"]
    users = Counter("AZ" if row["used_by"] == "AZ" else "Armenian" for row in terms)
    assert abs(users["AZ"] - users["Armenian"]) <= 3
    assert all(row["instead"] for row in terms)
    assert not any(CONTESTED.search(word) for row in terms for word in cell(row["instead"]))


# --- what may be counted --------------------------------------------------------------------------


def test_only_the_imported_series_is_systematic():
    rules = {row["id"]: row["rule"] for row in table("frames")}
    assert {key for key, rule in rules.items() if rule != "found_by_search"} == {"F-panel"}
    assert rules["F-panel"] == "systematic"
    for name in ("incidents", "claims", "meetings", "statements", "warnings", "decisions", "proposals", "observations"):
        assert {rules[row["frame"]] for row in table(name)} == {"found_by_search"}
    assert {row["frame"] for row in table("panel")} == {"F-panel"}


def test_no_margin_was_set_afterwards():
    assert "margins" not in yaml.safe_load((CASE / "case.yaml").read_text(encoding="utf-8"))


# --- presence, sides ------------------------------------------------------------------------------


@needs_base
def test_absent_only_where_a_source_says_so():
    named = {"AZ state": "PA01", "AM state": "PA02", "NK Armenians": "PA03"}
    expected = {
        (row["meeting_id"], named[each], state)
        for row in rows(BASE / "meetings.csv")
        for column, state in (("present_groups", "present"), ("documented_absent", "documented_absent"))
        for each in cell(row[column])
    }
    kept = table("attendance")
    assert {(row["meeting"], row["party"], row["presence"]) for row in kept} == expected
    assert all(row["basis"] and row["sources"] for row in kept if row["presence"] == "documented_absent")


def test_the_order_of_the_sides_is_the_stated_one():
    case = yaml.safe_load((CASE / "case.yaml").read_text(encoding="utf-8"))
    names = [side["name"] for side in case["sides"]]
    assert [side["id"] for side in case["sides"]] == list(SIDES)
    assert names == sorted(names)
    groupings = {each["id"]: {side["id"]: side["of"] for side in each["sides"]} for each in case["groupings"]}
    assert sorted(groupings["nk-with-am"].values()) == [["AM", "NK"], ["AZ"]]
    assert "NK" not in chain.from_iterable(groupings["states-only"].values())
    assert set(chain.from_iterable(groupings["nk-apart"].values())) == set(SIDES)
    assert all(each["view_of"] and each["reason"] for each in case["groupings"])


def test_supporters_are_no_side():
    sides = {row["id"]: row["side"] for row in table("parties")}
    assert {key: side for key, side in sides.items() if side} == {
        "PA01": "AZ",
        "PA02": "AM",
        "PA03": "NK",
        "PA04": "AZ",
    }


# --- agreements -----------------------------------------------------------------------------------


def test_the_dates_of_november_2020_and_the_new_date_by_consent():
    kept = commitments()
    dates = {key: kept[key]["deadline"] for key in ("AG12-6.1", "AG12-2.1", "AG12-6.2")}
    assert dates == {"AG12-6.1": "2020-11-15", "AG12-2.1": "2020-11-20", "AG12-6.2": "2020-12-01"}
    moved = [row for row in table("claims") if row["subject"] == "AG12-6.1" and row["property"] == "deadline"]
    assert [(row["value"], row["source"]) for row in moved] == [("2020-11-25", "jam-20201115")]
    found = {row["commitment"]: row for row in table("findings")}
    assert (found["AG12-6.1"]["status"], found["AG12-6.1"]["breach"], found["AG12-6.1"]["done_on"]) == (
        "complete",
        "none",
        "2020-11-25",
    )


def test_only_accepted_texts_have_findings():
    standing = {
        each["id"]: text["standing"]
        for text in agreements()
        for provision in text["provisions"]
        for each in provision["commitments"]
    }
    found = {row["commitment"] for row in table("findings")}
    accepted = {key for key, word in standing.items() if word in ("signed", "in_force", "superseded", "ended")}
    assert found == accepted


def test_findings_fit_the_kind_and_no_breach_is_called_verified():
    duty = {"holding", "breached", "ended", "lapsed"}
    one_off = {"not_due", "none", "minimal", "partial", "complete"}
    kinds = {key: each["kind"] for key, each in commitments().items()}
    for row in table("findings"):
        assert row["status"] not in (duty if kinds[row["commitment"]] == "one_off" else one_off), row["id"]
        assert row["breach"] in ("none", "alleged")


def test_allegations_name_accuser_and_accused():
    for row in table("claims"):
        if row["property"] == "breach":
            assert all(row[each] for each in ("account", "attributed_to", "subject", "date"))


# --- the files ------------------------------------------------------------------------------------


def test_ids_are_unique_over_the_case_whatever_the_case_of_letters():
    ids = [row["id"] for path in CASE.glob("*.csv") for row in rows(path) if "id" in row]
    ids += [text["id"] for text in agreements()] + list(commitments())
    case = yaml.safe_load((CASE / "case.yaml").read_text(encoding="utf-8"))
    ids += [each["id"] for each in case["sides"] + case["groupings"]]
    assert [key for key, count in Counter(map(str.lower, ids)).items() if count > 1] == []
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", key) for key in ids)


def test_files_are_plain_utf8_with_line_feeds_and_safe_cells():
    for path in chain(CASE.glob("*.csv"), CASE.glob("*.yaml"), CASE.glob("agreements/*"), CASE.glob("notes/*")):
        text = path.read_bytes()
        assert b"\r" not in text, path.name
        assert text.endswith(b"\n"), path.name
        text.decode("utf-8")
        if path.suffix == ".csv":
            assert not [value for row in rows(path) for value in row.values() if value[:1] in tuple("=+-@\t")], (
                path.name
            )


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("incidents", "date"),
        ("claims", "date"),
        ("findings", "as_of"),
        ("meetings", "date"),
        ("statements", "date"),
        ("warnings", "date"),
        ("decisions", "date"),
        ("proposals", "date"),
    ],
)
def test_dated_tables_stand_by_date_and_id(name, column):
    keys = [(row[column] or "9999", row["id"]) for row in table(name)]
    assert keys == sorted(keys)


def test_the_page_of_known_gaps_has_the_right_numbers():
    page = (CASE / "notes" / "known-gaps.md").read_text(encoding="utf-8")
    sources, claims, ties = table("sources"), table("claims"), table("ties")
    side = Counter(row["side"] for row in sources)
    found = Counter(row["found"] for row in ties)
    by_memory = sum(row["coordinates_from"].startswith("memory") for row in table("places"))
    for sentence in (
        f"{len(sources)} sources: {side['AM']} of the Armenian side, {side['AZ']} of the Azerbaijani",
        f"is known for {sum(bool(row['published']) for row in sources)} sources",
        f"{sum(bool(row['published']) for row in claims)} of {len(claims)} claims have one",
        f"It carries {sum(row['source'] == 'article' for row in claims)} of {len(claims)} claims",
        f"{by_memory} of {len(table('places'))} coordinates are from memory",
        f"Of {len(ties)} cells of ties, {found['yes']} were found, {found['no']} looked for and not found",
        f"{found['not_searched']} not searched",
        f"{sum(row['credibility'] == '6' for row in claims)} carry credibility 6",
        f"The {len(table('incidents'))} incidents",
        f"22 warnings, {len(table('decisions'))} decisions and",
        f"is recorded for {sum(bool(row['reactions']) for row in table('decisions'))}; silence there is ours",
    ):
        assert sentence in page, sentence
    cited = {
        each
        for path in CASE.glob("*.csv")
        for row in rows(path)
        for each in cell(row.get("sources")) + cell(row.get("source"))
    }
    cited |= {each for text in agreements() for each in text["sources"]} | {
        each for one in commitments().values() for each in one["sources"]
    }
    assert f"{sum(row['id'] not in cited for row in sources)} sources are cited by no row" in page


def test_incidents_on_one_side_alone_are_named_in_the_gaps():
    page = (CASE / "notes" / "known-gaps.md").read_text(encoding="utf-8")
    side = {row["id"]: row["side"] for row in table("sources")}
    authors = defaultdict(set)
    for row in table("claims"):
        if row["incident"]:
            authors[row["incident"]].add(side[row["source"]])
    for group, words in (
        ({"AM", "NK"}, "sources of the Armenian side or the NK authorities alone"),
        ({"AZ"}, "sources of the Azerbaijani side alone"),
    ):
        alone = {incident for incident, sides in authors.items() if sides <= group}
        line = next(each for each in page.splitlines() if words in each)
        assert set(re.findall(r"EV\d+", line)) == alone
        assert line.startswith(f"- {len(alone)} incidents")


def test_every_decision_rests_on_a_row_that_was_there():
    """Nothing was searched for anew: each source of a decision is one that another table of the record cites."""
    others = {
        source
        for path in CASE.glob("*.csv")
        if path.stem != "decisions"
        for row in rows(path)
        for source in cell(row.get("sources")) + cell(row.get("source"))
    }
    others |= {source for text in agreements() for source in text["sources"]}
    others |= {source for one in commitments().values() for source in one["sources"]}
    for row in table("decisions"):
        assert row["sources"], row["id"]
        assert set(cell(row["sources"])) <= others, row["id"]


def test_a_change_is_read_the_same_whoever_refused_it():
    refused = [row for row in table("decisions") if row["kind"] == "refused"]
    assert {row["by"] for row in refused} >= {"NK Armenians", "Azerbaijan"}
    page = (CASE / "notes" / "known-gaps.md").read_text(encoding="utf-8")
    assert f"{len(refused)} of them are refusals" in page
    assert not [row["text"] for row in refused if re.search(r"boycott|reject|snub|walk", row["text"], re.IGNORECASE)]
