"""Render the pictures of ``docs/images`` from what ``xltools demo`` writes. Run it with ``python tools/pictures.py``.

It needs LibreOffice (``soffice``), poppler (``pdftoppm``, ``pdftotext``) and a Chinese font. A picture is the first
printed page of a sheet, its white margins and its footer cut off. Look at each one before committing it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
DOTS_PER_INCH = 90
MARGIN = 12  # pixels left around
FOOTER = 0.055  # of the page's height
PRINTED = 10  # columns of a department's sheet; its check marks stand beside them and are not printed
BEGINNING = 5  # cells by which a sheet's first page is known
LARGEST = 300_000  # bytes of a picture

# The picture, the workbook of the demo, and the sheet.
PICTURES = (
    ("summary-overview", "汇总2021.xlsx", "总览"),
    ("summary-spending", "汇总2021.xlsx", "支出"),
    ("summary-findings", "汇总2021.xlsx", "校验"),
    ("department", "部门报送/007001 建设管理部.xlsx", "007001 建设管理部"),
    ("comparison-departments", "对比2021.xlsx", "部门对比"),
    ("comparison-budget", "对比2021.xlsx", "预算决算"),
)


def run(*command: str | Path) -> str:
    """What a program prints; its failure ends this one."""
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=180).stdout


def printed(book: Path, work: Path) -> Path:
    """The workbook as LibreOffice prints it."""
    pdf = work / f"{book.stem}.pdf"
    if not pdf.exists():
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", work, book)
    return pdf


def first_page(book: Path, sheet: str, pdf: Path) -> int:
    """The first page that carries what the sheet begins with."""
    rows = openpyxl.load_workbook(book, data_only=True)[sheet].iter_rows(max_row=9, max_col=PRINTED)
    cells = (cell for row in rows for cell in row)
    beginning = [_bare(str(cell.value)) for cell in cells if cell.value is not None][:BEGINNING]
    for number, text in enumerate(run("pdftotext", "-layout", pdf, "-").split("\f"), 1):
        if all(words in _bare(text) for words in beginning):
            return number
    message = f"{sheet}: no page of {pdf.name} begins with {beginning}"
    raise SystemExit(message)


def _bare(text: str) -> str:
    return "".join(text.split())


def draw(pdf: Path, page: int, target: Path) -> None:
    """A page as a small PNG without its margins."""
    common = ("-singlefile", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page))
    trial = target.with_suffix(".ppm")
    run("pdftoppm", *common, pdf, trial.with_suffix(""))
    left, top, right, bottom = _inked(trial.read_bytes())
    trial.unlink()
    box = ("-x", left - MARGIN, "-y", top - MARGIN, "-W", right - left + 2 * MARGIN, "-H", bottom - top + 2 * MARGIN)
    run("pdftoppm", "-png", *common, *map(str, box), pdf, target.with_suffix(""))


def _inked(picture: bytes) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of what is not white in a PPM, apart from the page's footer."""
    _kind, size, _depth, pixels = picture.split(b"\n", 3)
    width, height = (int(number) for number in size.split())
    rows = [pixels[at : at + 3 * width] for at in range(0, 3 * width * int(height * (1 - FOOTER)), 3 * width)]
    inked = [number for number, row in enumerate(rows) if row.strip(b"\xff")]
    left = min(len(rows[number]) - len(rows[number].lstrip(b"\xff")) for number in inked) // 3
    right = max(len(rows[number].rstrip(b"\xff")) for number in inked) // 3
    return left, inked[0], right, inked[-1]


def main() -> None:
    """Make the demo, then the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="xltools-pictures-") as folder:
        work = Path(folder)
        run(sys.executable, "-m", "xltools", "--lang", "zh", "demo", work / "demo")
        for name, file, sheet in PICTURES:
            book, target = work / "demo" / file, IMAGES / f"{name}.png"
            pdf = printed(book, work)
            draw(pdf, first_page(book, sheet, pdf), target)
            size = target.stat().st_size
            print(f"{target.relative_to(ROOT)} {size // 1000} kB")
            if size > LARGEST:
                message = f"{target.name} is larger than {LARGEST // 1000} kB"
                raise SystemExit(message)


if __name__ == "__main__":
    main()
