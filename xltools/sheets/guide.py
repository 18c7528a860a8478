"""说明: how a department fills in its sheet and what the colours and marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.core.layout import SheetLayout
from xltools.sheets.measure import height_of

if TYPE_CHECKING:
    from xltools.core.form import Form
    from xltools.core.register import Zone

GUIDE_SHEET = "说明"
_WIDTH = 96.0

_STEPS = (
    ("一、怎么填", ""),
    ("1", "在“目录”中点击本部门的工作表名称，进入本部门的表。"),
    ("2", "只填浅黄色单元格。灰色单元格由公式自动计算，不要改动；金额以万元为单位，只填数字，不带单位和千分号。"),
    ("3", "没有发生的项目留空或填 0 均可：留空表示“未填”，0 表示“确认没有”。"),
    ("4", "二级机构或项目行数不够时，在表格末尾的提示行上方插入整行，合计公式会自动包含新行。"),
    ("5", "右侧校验栏边填边查：✓ 相符，≈ 四舍五入误差，△ 需要说明原因，✗ 不符（旁边写明原因），○ 必填项未填。"),
    ("6", "填完后先看表头右侧的校验结果，没有 ✗ 和 ○ 再报送。"),
    ("二、填写口径", ""),
    ("7", "预算编码是文本，保留前面的 0，例如 007001。"),
    ("8", "实有人数 = 在编人数 + 编外人数；人员编制为机构编制部门核定数。"),
    ("9", "收入合计含上年结转；当年结余 = 收入合计 − 上年结转 − 支出合计；累计结余 = 收入合计 − 支出合计。"),
    ("10", "调整预算数只计已完成审批程序的调整；决算数由前面各表自动带出。"),
    ("11", "得分低于分值的指标，必须填写偏差原因分析及改进措施；完成值达到目标 130% 以上的，请说明原因。"),
    ("三、注意事项", ""),
    ("12", "工作表受保护但没有密码，保护只为防止误改公式。请勿删除或改名隐藏的工作表和各表标题。"),
    ("13", "从其他文件复制时请“选择性粘贴—数值”，避免破坏公式、下拉列表和格式。"),
)
_LEGEND = (("cell input", "需要填写"), ("cell computed", "自动计算"), ("cell replaced", "公式被数字覆盖"))
_CARRIED = ("cell input carried", "取自上年报送数，请核对；与实际不符的可以改正，并说明原因")


def guide_sheet(form: Form, zone: Zone, *, carried: bool = False) -> SheetLayout:
    """The first sheet of a template; with ``carried``, of one in which last year's figures stand already."""
    sheet = SheetLayout(GUIDE_SHEET, widths={0: 6, 1: _WIDTH}, protected=True, tab_color="#7F7F7F")
    sheet.merge(Area(0, 0, 0, 1), f"{zone.name}{zone.year}年度{form.title}", "title")
    sheet.heights[0] = 36
    sheet.merge(Area(1, 0, 1, 1), f"填报说明（表式版本 {form.version}，金额单位：{form.unit}）", "subtitle")
    for row, (number, text) in enumerate(_STEPS, 3):
        if not text:
            sheet.merge(Area(row, 0, row, 1), number, "part")
            sheet.heights[row] = 24
        else:
            sheet.put(row, 0, number, "centre")
            sheet.put(row, 1, text, "prose")
            sheet.heights[row] = height_of(text, _WIDTH) + 3
    legend = len(_STEPS) + 4
    for row, (style, text) in enumerate([*_LEGEND, *([_CARRIED] if carried else [])], legend):
        sheet.put(row, 0, None, style)
        sheet.put(row, 1, text, "left")
    return sheet
