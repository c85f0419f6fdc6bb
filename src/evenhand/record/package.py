"""The Data Package descriptor (version 2) of a case's public tables.

It says what the columns are and holds no count, size or hash of the files, so that protected rows change no byte of it.
"""

from __future__ import annotations

from typing import Any

from evenhand.output.jsontext import json_text
from evenhand.output.stamps import stamp_json
from evenhand.record.cells import ID
from evenhand.record.schema import Field, Schema, Table, load
from evenhand.record.view import View

_PROFILE = "https://datapackage.org/profiles/2.0/"
_TYPES = {"number": "number", "integer": "integer", "boolean": "boolean", "month": "yearmonth"}
_FORMATS = {"url": "uri"}


def descriptor(view: View, *, flat: bool = False, ending: str = ".csv") -> dict[str, Any]:
    """The descriptor of the tables that have a row in `view`; stamped where they are for the team alone.

    `flat`: of every table as one CSV file, as `export` writes them, with `ending`; else of the case's own CSV files.
    """
    schema = load()
    tables = [t for t in schema.tables.values() if (flat or t.is_csv) and view.tables[t.name].height]
    names = {t.name for t in tables}
    return stamp_json(
        {
            "$schema": _PROFILE + "datapackage.json",
            "name": "evenhand-case",
            "title": view.case_row["title"],
            "description": view.case_row["about"],
            "resources": [_resource(t, schema, names) | {"path": f"{t.name}{ending}"} for t in tables],
            **({"unread": view.unread.as_dict()} if view.unread else {}),
        },
        internal=view.internal,
    )


def descriptor_bytes(view: View, *, flat: bool = False, ending: str = ".csv") -> bytes:
    """The descriptor as the file datapackage.json."""
    return json_text(descriptor(view, flat=flat, ending=ending)).encode()


def _resource(table: Table, schema: Schema, names: set[str]) -> dict[str, Any]:
    fields = [part for field in table.fields.values() for part in _fields(field, table, schema)]
    keys = [_foreign(f) for f in table.fields.values() if f.type == "ref" and len(f.to) == 1 and f.to[0] in names]
    return {
        "name": table.name.replace("_", "-"),
        "title": table.title,
        "description": table.about,
        "path": f"{table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "$schema": _PROFILE + "tableschema.json",
            "fields": fields,
            "fieldsMatch": "partial",
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _fields(field: Field, table: Table, schema: Schema) -> list[dict[str, Any]]:
    entry: dict[str, Any] = {"name": field.name, "type": _TYPES.get(field.type, "string"), "description": field.about}
    if field.is_list:
        entry |= {"type": "list", "delimiter": ";", "itemType": "string"}
    if field.type in _FORMATS:
        entry["format"] = _FORMATS[field.type]
    if field.codes:
        words = schema.codes[field.codes]
        entry["categories"] = [{"value": code, "label": label} for code, label in words.items()]
    constraints = _constraints(field, table, schema)
    if constraints:
        entry["constraints"] = constraints
    if field.type != "deadline":
        return [entry]
    parts = ("after", "within")
    return [entry, *({"name": f"{field.name}_{part}", "type": "string", "description": field.about} for part in parts)]


def _constraints(field: Field, table: Table, schema: Schema) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if field.required:
        found["required"] = True
    if field.type == "id" and table.key == ("id",):
        found |= {"unique": True, "pattern": ID}
    if field.low is not None:
        found["minimum"] = field.low
    if field.high is not None:
        found["maximum"] = field.high
    if field.codes and not field.open and not field.is_list:
        found["enum"] = list(schema.codes[field.codes])
    return found


def _foreign(field: Field) -> dict[str, Any]:
    return {"fields": [field.name], "reference": {"resource": field.to[0].replace("_", "-"), "fields": ["id"]}}
