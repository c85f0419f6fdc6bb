"""The sections of the report, in their order on the page. A later section: one file here, one entry in the tuple."""

from evenhand.report.section import Section
from evenhand.report.sections import (
    about,
    agreements,
    atlas,
    claims,
    counts,
    gaps,
    groups,
    incidents,
    made,
    mediators,
    meetings,
    parties,
    proposals,
    reading,
    rests,
    sayings,
    sources,
    terms,
    ties,
    timeline,
)  # fmt: skip

__all__ = ["SECTIONS"]

SECTIONS: tuple[Section, ...] = (
    about.SECTION,
    rests.SECTION,
    gaps.SECTION,
    reading.SECTION,
    timeline.SECTION,
    atlas.SECTION,
    incidents.SECTION,
    parties.SECTION,
    groups.SECTION,
    mediators.SECTION,
    meetings.SECTION,
    proposals.SECTION,
    agreements.SECTION,
    ties.SECTION,
    *sayings.SECTIONS,
    *counts.SECTIONS,
    terms.SECTION,
    claims.SECTION,
    sources.SECTION,
    made.SECTION,
)
