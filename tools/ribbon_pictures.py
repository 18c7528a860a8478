"""Make the pictures of the guides: the ribbon, the panel, what 校验 gives: ``python tools/ribbon_pictures.py``.

The ribbon is drawn from ``macros/`` (there is no Excel here to photograph). The panel is photographed on a display
that nobody sees, after it has checked a workbook of the example; that needs Xvfb and ImageMagick (``import``). The
sheets are printed by LibreOffice, see ``tools/pictures.py``. Look at each one before committing it.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # when run as a script

from tools.pictures import IMAGES, draw, first_page, printed, run  # noqa: E402 - needs the path
from xltools.addin.sources import LANGUAGES, Sources, read_sources  # noqa: E402 - likewise
from xltools.core.width import text_width  # noqa: E402 - likewise

EXAMPLE = ROOT / "workbooks" / "example" / "departments" / "100008 企业服务部.xlsx"
SHEET = EXAMPLE.stem

_NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
_ICON, _HEIGHT, _TAB, _LABELS = 32, 108, 30, 88  # pixels: icons, the whole, the row of tabs, the labels of the groups
_FONT = "'Microsoft YaHei UI','Noto Sans CJK SC','Segoe UI',sans-serif"
_PANEL = """
import subprocess, sys
from pathlib import Path
from xltools.core.messages import use_language
from xltools.office.panel import Panel, window
language, picture, *files = sys.argv[1:]
use_language(language)
root = window()
panel = Panel(root, [Path(file) for file in files])
panel.widgets["validate"].invoke()
while panel.process is not None:
    root.update()
panel.widgets["validate"].event_generate("<Enter>")
root.update()
place = f"{root.winfo_width()}x{root.winfo_height()}+{root.winfo_rootx()}+{root.winfo_rooty()}"
subprocess.run(["import", "-window", "root", "-crop", place, "+repage", "-strip", picture], check=True)
panel.close()
"""


def ribbon(sources: Sources, language: str) -> str:
    """The tab as an SVG: the buttons of customUI14.xml in their groups, with icons and labels."""
    texts = sources.texts[language]["ribbon"]
    (tab,) = ET.fromstring(sources.ribbon).iter(f"{_NAMESPACE}tab")  # noqa: S314 - a file of our own
    x, drawn = 8, list[str]()
    for group in tab:
        start = x
        for button in group:
            label = texts[button.attrib["id"]]["label"]
            width = max(56, 7 * text_width(label) + 16)
            drawn.extend(_button(x + width // 2, label, sources.icons[button.attrib["image"]]))
            x += width
        drawn.append(_text((start + x) // 2, _HEIGHT - 6, texts[group.attrib["id"]]["label"], "#666666", 11))
        drawn.append(f'<path d="M{x + 4} {_TAB + 6}V{_HEIGHT - 4}" stroke="#d0d0d0"/>')
        x += 9
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{x}" height="{_HEIGHT}" font-family="{_FONT}">',
        f'<path d="M0 0H{x}V{_HEIGHT}H0z" fill="#f5f5f5"/>',
        *_tab(texts[tab.attrib["id"]]["label"], x),
        *drawn,
        "</svg>\n",
    ))  # fmt: skip


def _tab(label: str, width: int) -> Iterator[str]:
    wide = 7 * text_width(label) + 24
    yield f'<path d="M0 0H{width}V{_TAB - 4}H0z" fill="#217346"/>'
    yield f'<path d="M8 3H{8 + wide}V{_TAB - 4}H8z" fill="#f5f5f5"/>'
    yield _text(8 + wide // 2, _TAB - 9, label, "#217346", 13)


def _button(middle: int, label: str, icon: bytes) -> Iterator[str]:
    data = base64.b64encode(icon).decode("ascii")
    place = f'x="{middle - _ICON // 2}" y="{_TAB + 6}" width="{_ICON}" height="{_ICON}"'
    yield f'<image {place} href="data:image/png;base64,{data}"/>'
    yield _text(middle, _LABELS - 4, label, "#222222", 12)


def _text(middle: int, base: int, text: str, colour: str, size: int) -> str:
    place = f'x="{middle}" y="{base}" text-anchor="middle" fill="{colour}" font-size="{size}"'
    return f"<text {place}>{escape(text)}</text>"


def ribbon_file(language: str) -> Path:
    """Where the drawn ribbon lies."""
    return IMAGES / f"ribbon-{language}.svg"


def photograph_panel(work: Path) -> None:
    """The panel after 校验, in both languages; under a window manager it has a title bar besides."""
    read, write = os.pipe()
    words = ["-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen([_program("Xvfb"), *words], pass_fds=[write])
    os.close(write)
    with os.fdopen(read) as said:
        environment = {**os.environ, "DISPLAY": f":{said.readline().strip()}"}
    try:
        for language in LANGUAGES:
            file = work / language / EXAMPLE.name
            file.parent.mkdir()
            shutil.copy(EXAMPLE, file)
            picture = IMAGES / f"panel-{language}.png"
            words = [sys.executable, "-c", _PANEL, language, str(picture), file.name]
            subprocess.run(words, check=True, env=environment, cwd=file.parent)
    finally:
        server.terminate()
        server.wait()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not installed"
        raise SystemExit(message)
    return found


def print_sheets(work: Path) -> None:
    """The list that 校验 gives, and the sheet with its marks."""
    results, marked = work / "校验结果.xlsx", work / "marked"
    words = ["validate", "--lang", "zh", str(EXAMPLE), "-o", str(results), "--annotate", str(marked)]
    # Its exit code speaks of the workbook.
    subprocess.run([sys.executable, "-m", "xltools", *words], check=False, capture_output=True)
    for name, book, sheet in (
        ("button-findings", results, "校验"),
        ("button-marks", next(marked.glob("*.xlsx")), SHEET),
    ):
        pdf = printed(book, work)
        draw(pdf, first_page(book, sheet, pdf), IMAGES / f"{name}.png")


def main() -> None:
    """Make all of them."""
    sources = read_sources()
    for language in LANGUAGES:
        ribbon_file(language).write_text(ribbon(sources, language), encoding="utf-8", newline="\n")
    with tempfile.TemporaryDirectory(prefix="xltools-pictures-") as folder:
        photograph_panel(Path(folder))
        print_sheets(Path(folder))
    print(run("ls", "-l", IMAGES))


if __name__ == "__main__":
    main()
