"""Render the pictures of ``docs/images`` from what ``xltools demo`` writes. Run it with ``python tools/pictures.py``.

It needs LibreOffice (``soffice``), poppler (``pdftoppm``, ``pdftotext``), ImageMagick (``convert``) and a Chinese font. A
picture is the first printed page of a sheet, its white margins cut off. Look at each one before committing it.
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
    """The first page that carries the sheet's title, which stands in its cell A1 and is no other sheet's."""
    title = "".join(str(openpyxl.load_workbook(book)[sheet]["A1"].value).split())
    for number, text in enumerate(run("pdftotext", "-layout", pdf, "-").split("\f"), 1):
        if title in "".join(text.split()):
            return number
    message = f"{sheet}: no page of {pdf.name} has the title {title}"
    raise SystemExit(message)


def draw(pdf: Path, page: int, target: Path) -> None:
    """A page as a small PNG without its margins."""
    number = ("-f", str(page), "-l", str(page))
    run("pdftoppm", "-png", "-singlefile", "-r", str(DOTS_PER_INCH), *number, pdf, target.with_suffix(""))
    # The footer with the page's number would keep the space above it; it lies in the lowest 4 %.
    shape = ("-gravity", "south", "-chop", "0x4%", "-trim", "+repage", "-bordercolor", "white", "-border", "12")
    run("convert", target, *shape, "-colors", "128", "-strip", f"PNG8:{target}")


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
