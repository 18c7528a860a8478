"""Charts as pictures: drawn in every kind that reports have, or left out with a sentence."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from xltools.core.layout import ChartKind
from xltools.core.report import ChartSeries, Picture, Report
from xltools.word import charts
from xltools.word.charts import NoChartsError, draw
from xltools.word.write import write

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (ChartKind.COLUMN, ChartKind.STACKED, ChartKind.BAR, ChartKind.STACKED_BAR, ChartKind.DOUGHNUT)


def picture(kind: ChartKind, values: tuple[Decimal | None, ...] = (Decimal(3), Decimal("1.5"), None)) -> Picture:
    """A chart of three departments."""
    return Picture(
        kind, "支出", ("甲部门", "乙部门", "名称很长很长很长很长的部门"), (ChartSeries("支出", values),), "万元"
    )


@pytest.fixture
def _font() -> None:
    """Skip where the computer has no Chinese font: then reports have no charts."""
    try:
        draw(picture(ChartKind.BAR))
    except NoChartsError as error:
        pytest.skip(str(error))


@pytest.fixture
def _nothing_known() -> Iterator[None]:
    """Forget which font was found."""
    charts._font.cache_clear()  # noqa: SLF001 - what an installation has is found once
    draw.cache_clear()
    yield
    charts._font.cache_clear()  # noqa: SLF001 - likewise
    draw.cache_clear()


@pytest.mark.usefixtures("_font")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn(kind: ChartKind) -> None:
    """A picture with something on it, in more than black and white; drawn in Chinese without a warning."""
    image = Image.open(io.BytesIO(draw(picture(kind))))
    assert image.format == "PNG"
    assert image.width > 600
    assert len(image.convert("RGB").getcolors(1 << 20) or ()) > 10


@pytest.mark.usefixtures("_font")
def test_bars_are_as_long_as_their_values() -> None:
    """Of 3 and 1.5 the first has twice as many coloured points; what is missing has none."""
    image = Image.open(io.BytesIO(draw(picture(ChartKind.BAR)))).convert("RGB")
    rows = [sum(image.getpixel((x, y)) == (0x1F, 0x4E, 0x79) for x in range(image.width)) for y in range(image.height)]
    lengths = sorted({length for length in rows if length > 50})
    assert lengths[-1] / lengths[0] == pytest.approx(2, rel=0.02)


@pytest.mark.usefixtures("_font")
def test_parts_are_stacked() -> None:
    """The second part begins where the first ends: 2 and 1, side by side in one bar."""
    parts = (ChartSeries("项目", (Decimal(2),)), ChartSeries("基本", (Decimal(1),)))
    stacked = Picture(ChartKind.STACKED_BAR, "支出", ("甲部门",), parts, "万元")
    image = Image.open(io.BytesIO(draw(stacked))).convert("RGB")
    middle = image.height // 2
    first, second = (
        [x for x in range(image.width) if image.getpixel((x, middle)) == colour]
        for colour in ((0x1F, 0x4E, 0x79), (0xC5, 0x5A, 0x11))
    )
    assert len(first) / len(second) == pytest.approx(2, rel=0.03)
    assert 0 < second[0] - first[-1] < 5


@pytest.mark.usefixtures("_font")
def test_a_line_is_not_drawn() -> None:
    """No report has one."""
    with pytest.raises(ValueError, match="line"):
        draw(picture(ChartKind.LINE))


@pytest.mark.usefixtures("_nothing_known")
def test_without_a_chinese_font_charts_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty boxes for characters help nobody; the document is written, and the note says what to install."""
    monkeypatch.setattr(charts, "FONTS", ("No Such Font",))
    with pytest.raises(NoChartsError, match="font"):
        draw(picture(ChartKind.BAR))
    written = write(Report("题", 2021, (picture(ChartKind.BAR), picture(ChartKind.COLUMN))))
    assert len(written.notes) == 1
