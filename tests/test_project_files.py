"""What the files beside the code say of the project: how to cite it, where it is, what is safe."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

import evenhand

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
URLS: dict[str, str] = PROJECT["urls"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

# The keys of the Citation File Format 1.2.0, and those of one author that is no person.
KEYS = {
    *("abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords"),
    *("license", "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact"),
    *("repository-code", "title", "type", "url", "version"),
}
ENTITY = {
    *("address", "alias", "city", "country", "date-end", "date-start", "email", "fax", "location", "name", "orcid"),
    *("post-code", "region", "tel", "website"),
}


def test_citation_is_of_this_version():
    assert CITATION["version"] == evenhand.__version__
    assert CITATION["title"].lower() == PROJECT["name"]
    assert [author["name"] for author in CITATION["authors"]] == [author["name"] for author in PROJECT["authors"]]
    assert CITATION["license"] == "Apache-2.0"
    assert CITATION["keywords"] == PROJECT["keywords"]


def test_citation_has_the_keys_of_its_format():
    assert {"cff-version", "message", "title", "authors"} <= CITATION.keys() <= KEYS
    assert CITATION["cff-version"] == "1.2.0"
    assert CITATION["type"] in {"software", "dataset"}
    assert all({"name"} <= author.keys() <= ENTITY for author in CITATION["authors"])
    assert all(isinstance(CITATION[key], str) for key in ("cff-version", "message", "title", "version", "abstract"))


def test_addresses_are_given_together_and_agree():
    """No public address exists yet; once there is one, metadata and citation name the same."""
    assert URLS.get("Source") == CITATION.get("repository-code")
    asked = {"Source", "Documentation", "Issues", "Changelog"}
    assert URLS.keys() & asked in (set(), asked)


def test_no_address_is_a_stand_in():
    hosts = [urlsplit(url).hostname or "" for url in URLS.values()]
    assert [
        host for host in hosts if "." not in host or re.search(r"(^|\.)(example|invalid|test|localhost)\b", host)
    ] == []
    assert all(url.startswith("https://") for url in URLS.values())


@pytest.mark.parametrize("name", ["SECURITY.md", "CONTRIBUTING.md"])
def test_links_of_these_files_lead_to_files(name):
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []
    assert [link for link in links if not link.startswith("docs/")] == [], "the pages of docs/ include these files"
