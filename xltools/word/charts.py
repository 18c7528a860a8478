"""Charts as pictures: columns, bars and rings, in a font that has Chinese characters."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xltools.core.layout import ChartKind
from xltools.core.messages import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from xltools.core.report import ChartSeries, Picture

# The first that the computer has is used.
FONTS = (
    "Microsoft YaHei",
    "SimHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Noto Sans SC",
    "Noto Sans CJK JP",  # the first face of a collection that holds the simplified characters as well
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "SimSun",
)
COLOURS = ("#1F4E79", "#C55A11", "#7F9F3F", "#7F7F7F", "#B8860B", "#5B9BD5")
_WIDTH = 6.2  # inches
_HEIGHT = 3.1
_LEAST = 1.7
_MOST = 7.5  # a page has room for it and its title
_BAR = 0.36  # inches for a bar that lies, with the room beside it
_DPI = 150
_MOST_LABELLED = 24  # bars with their values written on them
_LONGEST = 12  # characters of a category


class NoChartsError(Exception):
    """No charts can be drawn here; the text says why, in the user's language."""


@lru_cache(maxsize=64)
def draw(picture: Picture) -> bytes:
    """A chart as a PNG file; the same chart gives the same bytes.

    Raises:
        NoChartsError: matplotlib or a Chinese font is missing.
        ValueError: a kind of chart that is not drawn.
    """
    font = _font()
    from matplotlib import rc_context  # noqa: PLC0415 - slow to load
    from matplotlib.figure import Figure  # noqa: PLC0415 - likewise

    bars = len(picture.categories) * _side_by_side(picture)
    lying = picture.kind in {ChartKind.BAR, ChartKind.STACKED_BAR}
    height = min(max(_LEAST, _BAR * bars + 0.9), _MOST) if lying else _HEIGHT
    with rc_context({"font.family": [font], "axes.unicode_minus": False, "font.size": 9, "svg.hashsalt": "xltools"}):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        if picture.kind is ChartKind.DOUGHNUT:
            _ring(axes, picture)
        elif picture.kind in {ChartKind.COLUMN, ChartKind.STACKED} or lying:
            _bars(axes, picture, lying=lying)
        else:
            message = f"no picture of a {picture.kind} chart"
            raise ValueError(message)
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=_DPI, metadata={"Software": None})
    return stream.getvalue()


@cache
def _font() -> str:
    try:
        from matplotlib import font_manager  # noqa: PLC0415 - slow to load
    except ImportError as error:
        raise NoChartsError(
            _("The charts were left out: matplotlib is not installed (pip install matplotlib).")
        ) from error
    installed = {each.name for each in font_manager.fontManager.ttflist}
    for name in FONTS:
        if name in installed:
            return name
    raise NoChartsError(
        _("The charts were left out: no Chinese font was found (install one, such as Noto Sans CJK SC).")
    )


def _side_by_side(picture: Picture) -> int:
    return 1 if picture.kind in {ChartKind.STACKED, ChartKind.STACKED_BAR} else len(picture.series)


def _bars(axes: Axes, picture: Picture, *, lying: bool) -> None:
    """Columns that stand or bars that lie, beside each other or stacked; a missing value has none."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - slow to load

    places = range(len(picture.categories))
    beside = _side_by_side(picture)
    thick = 0.8 / beside
    ends = [0.0] * len(picture.categories)
    for number, series in enumerate(picture.series):
        values = [float(value or 0) for value in series.values]
        at = [place + (number - (beside - 1) / 2) * thick if beside > 1 else place for place in places]
        colour = COLOURS[number % len(COLOURS)]
        starts = ends if beside == 1 else [0.0] * len(ends)
        if lying:
            bars = axes.barh(at, values, thick, left=starts, label=series.name, color=colour)
        else:
            bars = axes.bar(at, values, thick, bottom=starts, label=series.name, color=colour)
        if beside == 1:
            ends = [end + value for end, value in zip(ends, values, strict=True)]
        if beside == len(picture.series) and len(picture.categories) * beside <= _MOST_LABELLED:
            axes.bar_label(bars, labels=_labels(series), padding=2, fontsize=8)
    names = [_short(name) for name in picture.categories]
    if all(value == int(value) for series in picture.series for value in series.values if value is not None):
        (axes.xaxis if lying else axes.yaxis).set_major_locator(MaxNLocator(integer=True))
    if lying:
        axes.set_yticks(places, names)
        axes.invert_yaxis()
        axes.set_xlabel(picture.unit)
        axes.margins(x=0.12)
    else:
        tilt = 0 if len(names) <= 6 else 45  # noqa: PLR2004 - names side by side while there is room
        axes.set_xticks(places, names, rotation=tilt, ha="right" if tilt else "center")
        axes.set_ylabel(picture.unit)
        axes.margins(y=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.ticklabel_format(axis="x" if lying else "y", style="plain", useOffset=False)
    if len(picture.series) > 1:
        axes.legend(frameon=False, ncols=len(picture.series), loc="lower center", bbox_to_anchor=(0.5, 1))


def _labels(series: ChartSeries) -> list[str]:
    return ["" if value is None else f"{value:f}" for value in series.values]


def _ring(axes: Axes, picture: Picture) -> None:
    """Parts of a whole: the first series alone; a part of nothing is left out."""
    pairs = zip(picture.categories, picture.series[0].values, strict=True)
    parts = [(name, float(value)) for name, value in pairs if value]
    axes.pie(
        [value for _name, value in parts],
        labels=[_short(name) for name, _value in parts],
        autopct="%.2f%%",
        pctdistance=0.75,
        startangle=90,
        counterclock=False,
        colors=COLOURS,
        wedgeprops={"width": 0.45, "edgecolor": "white"},
        textprops={"fontsize": 9},
    )
    axes.set_aspect("equal")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
