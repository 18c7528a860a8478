"""Native charts, in one plain look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltools.core.address import area_to_a1, quote_sheet
from xltools.core.layout import ChartKind

if TYPE_CHECKING:
    import xlsxwriter
    import xlsxwriter.chart
    import xlsxwriter.worksheet

    from xltools.core.address import Area
    from xltools.core.layout import Chart, Series

# Told apart by people who confuse red and green, and by lightness in a grey print.
_COLORS = (
    "#1F4E79",
    "#E08E2B",
    "#5BA3A0",
    "#A5A5A5",
    "#7B3F61",
    "#F2CF63",
    "#3C7A3E",
    "#B9D3EE",
)
_DARK = frozenset({"#1F4E79", "#7B3F61", "#3C7A3E"})
_TEXT = {"size": 9, "color": "#404040"}
_GRID = {"visible": True, "line": {"color": "#E1E4E8", "width": 0.75}}
_AXIS = {
    "num_font": _TEXT,
    "name_font": {**_TEXT, "bold": False},
    "line": {"color": "#8C97A3"},
}

_KINDS: dict[ChartKind, dict[str, str]] = {
    ChartKind.COLUMN: {"type": "column"},
    ChartKind.STACKED: {"type": "column", "subtype": "stacked"},
    ChartKind.BAR: {"type": "bar"},
    ChartKind.STACKED_BAR: {"type": "bar", "subtype": "stacked"},
    ChartKind.LINE: {"type": "line"},
    ChartKind.DOUGHNUT: {"type": "doughnut"},
}
_BARS = (ChartKind.BAR, ChartKind.STACKED_BAR)
_STACKS = (ChartKind.STACKED, ChartKind.STACKED_BAR)


def insert_chart(
    workbook: xlsxwriter.Workbook,
    worksheet: xlsxwriter.worksheet.Worksheet,
    chart: Chart,
) -> None:
    """Put a chart on a sheet. Excel moves it with the rows above it but leaves its size alone."""
    made = workbook.add_chart(_KINDS[chart.kind])
    for number, series in enumerate(chart.series):
        made.add_series(_series(chart, series, number))
    made.set_title(
        {
            "name": _literal(chart.title),
            "name_font": {"size": 12, "bold": True, "color": "#1F3864"},
        }
    )
    made.set_size({"width": chart.width, "height": chart.height})
    made.set_chartarea({"border": {"color": "#D0D5DB"}})
    made.show_blanks_as("gap")
    if chart.kind is ChartKind.DOUGHNUT:
        made.set_legend({"position": "right", "font": _TEXT})
        made.set_hole_size(55)
    else:
        _set_axes(made, chart)
    worksheet.insert_chart(*chart.at, made, {"object_position": 2, "description": chart.title})


def _set_axes(made: xlsxwriter.chart.Chart, chart: Chart) -> None:
    """Two quiet axes; of bars, XlsxWriter calls the vertical axis with the categories y."""
    bars = chart.kind in _BARS
    category: dict[str, Any] = {**_AXIS, "major_gridlines": {"visible": False}}
    if bars:
        # Listed from the top down, as the table beside them is; the values cross at the far end, which is the bottom.
        category |= {"reverse": True, "crossing": "max", "interval_unit": 1}
    value: dict[str, Any] = {**_AXIS, "major_gridlines": _GRID, "line": {"none": True}}
    if chart.unit:
        value["name"] = _literal(chart.unit)
    if chart.number_format:
        value["num_format"] = chart.number_format
    made.set_x_axis(value if bars else category)
    made.set_y_axis(category if bars else value)
    made.set_legend({"position": "bottom", "font": _TEXT} if len(chart.series) > 1 else {"none": True})


def _series(chart: Chart, series: Series, number: int) -> dict[str, Any]:
    options: dict[str, Any] = {
        "name": _literal(series.name),
        "categories": _reference(series.sheet, series.categories),
        "values": _reference(series.sheet, series.values),
    }
    color = _COLORS[number % len(_COLORS)]
    if chart.kind is ChartKind.DOUGHNUT:
        slices = _length(series.values)
        options["points"] = [
            {
                "fill": {"color": _COLORS[i % len(_COLORS)]},
                "border": {"color": "#FFFFFF"},
            }
            for i in range(slices)
        ]
    elif chart.kind is ChartKind.LINE:
        options |= {
            "line": {"color": color, "width": 2.25},
            "marker": {
                "type": "circle",
                "size": 5,
                "fill": {"color": color},
                "border": {"color": color},
            },
        }
    else:
        options |= {
            "fill": {"color": color},
            "gap": 60,
            "overlap": 100 if chart.kind in _STACKS else 0,
        }
    if chart.labels:
        options["data_labels"] = _labels(chart)
    return options


def _labels(chart: Chart) -> dict[str, Any]:
    if chart.kind is ChartKind.DOUGHNUT:
        slices = _length(chart.series[0].values)
        fonts = [{**_TEXT, "bold": True, "color": _text_color(_COLORS[i % len(_COLORS)])} for i in range(slices)]
        return {"percentage": True, "font": fonts[0], "custom": [{"font": font} for font in fonts]}
    labels: dict[str, Any] = {"value": True, "font": _TEXT}
    if chart.number_format:
        labels["num_format"] = chart.number_format
    return labels


def _text_color(fill: str) -> str:
    """What can be read on a slice of that colour."""
    return "#FFFFFF" if fill in _DARK else "#202020"


def _length(area: Area) -> int:
    return max(area.bottom - area.top, area.right - area.left) + 1


def _reference(sheet: str, area: Area) -> str:
    return f"={quote_sheet(sheet)}!{area_to_a1(area, absolute=True)}"


def _literal(text: str) -> str:
    """A name as XlsxWriter takes it literally: with ``!`` it may be read as a reference, even without ``=``."""
    return text.replace("!", "！")
