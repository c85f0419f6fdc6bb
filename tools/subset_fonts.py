"""Make the packaged fonts from Noto. Invariant: the same input files give the same bytes.

Input: Debian package ``fonts-noto-core`` 20201225-1, folder ``usr/share/fonts/truetype/noto`` (SIL Open Font License
1.1, no reserved font name). Letters come from Noto Sans, Noto Sans Armenian and Noto Sans Georgian, signs from Noto
Sans Math, Symbols and Symbols 2. The result is a modified version under another name, "Evenhand Sans".

    python tools/subset_fonts.py usr/share/fonts/truetype/noto src/evenhand/report/fonts

Needs ``fonttools`` and ``brotli``. The TTF measures and draws; the WOFF2 stands in the page. The TTF also holds
PLACES private-use characters, all of one width: the report lets them stand for characters that the font lacks while a
chart is laid out, so that no text is measured with whatever fonts a machine has. ``widths.json`` gives the advance
width of every character in thousandths of the font size.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

FAMILY = "Evenhand Sans"
COPYRIGHT = "Copyright 2015-2020 Google LLC. All Rights Reserved. Changed by the Evenhand authors: subset and merged."
PLACES = range(0xE000, 0xF000)
STAMP = 3_692_217_600  # 1 January 2021 in seconds since 1904: the date of the package
LATIN = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x18F, 0x192, *range(0x1CD, 0x1DD), 0x1E6, 0x1E7, 0x1F4, 0x1F5,
    *range(0x218, 0x21C), 0x259, 0x2BB, 0x2BC, 0x2C6, 0x2C7, *range(0x2D8, 0x2DE), 0x300, 0x301, 0x302, 0x303, 0x304,
    0x306, 0x307, 0x308, 0x30C, 0x327, *range(0x1E80, 0x1E86), 0x1E9E, *range(0x1EA0, 0x1EFA),
]  # fmt: skip
CYRILLIC = [*range(0x400, 0x460), *range(0x48A, 0x530)]
SIGNS = [
    *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2020, 0x2021, 0x2022, 0x2026, 0x202F, 0x2030, 0x2032, 0x2033,
    0x2039, 0x203A, 0x2044, 0x2070, *range(0x2074, 0x207A), *range(0x2080, 0x208A), *range(0x20A0, 0x20C0), 0x2116,
    0x2122, *range(0x2150, 0x215F),
]  # fmt: skip
SOURCES: tuple[tuple[str, list[int]], ...] = (
    ("NotoSans", [*LATIN, *CYRILLIC, *SIGNS]),
    ("NotoSansArmenian", [*range(0x531, 0x590), *range(0xFB13, 0xFB18)]),
    ("NotoSansGeorgian", [*range(0x10A0, 0x1100), *range(0x1C90, 0x1CC0)]),
    ("NotoSansMath", [0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x2195, *range(0x2196, 0x219A), 0x21D2, 0x21D4, 0x2208,
                      0x2212, 0x221A, 0x221E, 0x2229, 0x222A, 0x2248, 0x2260, 0x2264, 0x2265]),
    ("NotoSansSymbols2", [0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25B6, 0x25BC, 0x25BD, 0x25C6, 0x25C7, 0x25CB, 0x25CF,
                          0x2610, 0x2611, 0x2612, 0x2713, 0x2717]),
)  # fmt: skip


def main(source: str, target: str) -> None:
    """Write regular and bold, TTF and WOFF2, and the table of widths, to the folder ``target``."""
    widths = {}
    for weight in ("Regular", "Bold"):
        font = merged(Path(source), weight)
        name = f"EvenhandSans-{weight}"
        rename(font, weight)
        font.flavor = "woff2"
        font.save(Path(target) / f"{name}.woff2", reorderTables=True)
        font.flavor = None
        widths[weight.lower()] = advances(font)
        add_places(font)
        font.save(Path(target) / f"{name}.ttf", reorderTables=True)
    text = json.dumps(widths, separators=(",", ":"), sort_keys=True)
    (Path(target) / "widths.json").write_text(text + "\n", "utf-8")


def advances(font: TTFont) -> dict[int, str]:
    """Characters by advance width, in thousandths of the font size."""
    units, found = font["head"].unitsPerEm, dict[int, str]()
    for code, glyph in sorted(font.getBestCmap().items()):
        width = round(1000 * font["hmtx"][glyph][0] / units)
        found[width] = found.get(width, "") + chr(code)
    return dict(sorted(found.items()))


def merged(folder: Path, weight: str) -> TTFont:
    """One font out of the sources; a sign without a bold file is taken from the regular one."""
    parts = []
    for stem, wanted in SOURCES:
        path = folder / f"{stem}-{weight}.ttf"
        font = TTFont(path if path.exists() else folder / f"{stem}-Regular.ttf", recalcTimestamp=False)
        subset(font, wanted)
        part = io.BytesIO()
        font.save(part)
        part.seek(0)
        parts.append(part)
    whole = Merger().merge(parts)
    whole.recalcTimestamp = False
    return whole


def subset(font: TTFont, wanted: list[int]) -> None:
    """Keep the wanted characters, kerning and marks; drop hinting, which screens of today do not use."""
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = [0, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["MATH", "DSIG", "meta", "STAT"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)


def rename(font: TTFont, weight: str) -> None:
    """Give the family its own name and a fixed date, and keep the licence and its address."""
    old = font["name"]
    licence, url = (old.getDebugName(i) for i in (13, 14))
    font["name"] = newTable("name")
    font["name"].names = []
    texts: dict[int, Any] = {
        0: COPYRIGHT, 1: FAMILY, 2: weight, 3: f"{FAMILY} {weight} 1", 4: f"{FAMILY} {weight}",
        5: "Version 1.000", 6: f"EvenhandSans-{weight}", 10: "Subset of Noto Sans fonts", 13: licence, 14: url,
    }  # fmt: skip
    for number, text in texts.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["head"].created = font["head"].modified = STAMP
    font["OS/2"].usWeightClass = 700 if weight == "Bold" else 400


def add_places(font: TTFont) -> None:
    """Let each private-use character in PLACES have the glyph of the letter n, of middling width."""
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(dict.fromkeys(PLACES, "n"))


if __name__ == "__main__":
    main(*sys.argv[1:])
