"""Reports of our own: the official form as Word exports it, and reports in words. Figures and names are made up.

A cell begins with ¦ here, where Word writes a tab.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xltools.core.document import Document
from xltools.core.snapshot import Source
from xltools.forms import load
from xltools.importing.interpret import interpret
from xltools.word.read_text import text_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.evidence import Imported

FORM = load("department-performance")

_COVER = """示例新区2021年度部门
整体支出绩效评价自评报告

部门(单位)名称：{name}
[bookmark: _GoBack]预 算 编 码：{code}
评价方式：部门（单位）绩效自评
报告日期：2022年 6月 7日
"""
_PROFILE = """¦一、部门（单位）基本概况

¦联系人
¦王  某
¦联络电话
¦0000-１２３４

¦人员编制
¦４
¦实有人数
¦8人

¦职能职责概述
¦负责服务企业。

¦年度主要
工作内容
¦任务1：走访企业
任务2：推进项目

"""
INCOME = """¦年度收入情况（{unit}）

¦机构名称
¦收入合计
¦其中：

¦
¦
¦上年结转
¦公共财
政拨款
¦政府基金拨款
¦纳入专户管理的非税收入拨款
¦其他
收入

¦局机关及二级机构汇总
¦{total}
¦0
¦{total}
¦
¦
¦

"""
SPENDING = """¦部门（单位）年度支出和结余情况（万元）

¦机构名称
¦支出合计
¦其中：
¦结余

¦
¦
¦基本支出
¦其中：
¦项目支出
¦当年结余
¦累计结余

¦
¦
¦
¦人员支出
¦公用支出
¦
¦
¦

¦局机关及二级机构汇总
¦140.5
¦120
¦
90.5

¦
29.5

¦20.5
¦0
¦0

¦1、局机关
¦100.5
¦80
¦60.5
¦19.5
¦20.5

¦0
¦0

¦2、企业服务中心
¦40
¦40
¦30
¦10
¦
¦
¦

"""
INDICATORS = """¦整体支出绩效定性目标及实施计划完成情况
¦预期目标
¦实际完成

¦
¦目标1：服务企业
目标2：推进项目
¦1：走访完毕
2：按期开工

¦整体支出
绩效定量目标及实施计划完成情况
¦评价内容
¦绩效目标
¦完成情况

¦
¦产出目标
（部门工作实绩）
¦数量指标
¦1、新开工项目38个以上，新投产项目30个以上；
¦完成，新开工项目65个，新投产项目44个。

¦
¦
¦
¦……
¦

¦
¦
¦成本指标
¦指标1：不超预算
¦已完成

¦
¦效益目标
¦经济效益
¦1.全年工业增加值136亿元以上；
2.全年税收6亿元以上。
¦工业增加值166亿元，税收6.5亿元。

¦
¦
¦社会公众或服务对象满意度
¦满意率95%以上
¦98%

¦绩效自评综合得分
¦96分

¦评价等次
¦优秀

¦四、评价人员

¦姓  名
¦职务/职称
¦单  位
¦签  字

¦李  某
¦科长
¦企业服务部
¦

¦
¦
¦
¦

¦部门（单位）意见：



              部门（单位）负责人（签章）：
                   年    月    日

填报人（签名）： 李  某       联系电话：0000-5678
"""
NARRATIVE = """¦五、评价报告综述（文字部分）

一、部门（单位）概况
（一）部门（单位）基本情况
本部人员共10人，其中在编人员4人。
（二）部门（单位）整体支出规模、使用方向和主要内容、涉及范围等
支出合计140.5万元。年初预算批复的项目支出为35万元。
二、部门（单位）整体支出管理及使用情况
（一）基本支出
基本支出120万元。
（二）专项支出（无）
四、部门（单位）整体支出绩效情况
总的情况较好。
（一）经济性分析：开支节约。
五、存在的主要问题
编制不细。
六、改进措施和有关建议
细化预算。
"""


def official(name: str = "企业服务部", code: str = "007009", *, unit: str = "万元", total: str = "140.5") -> str:
    """The official form, filled in, as Word exports it."""
    income = INCOME.format(unit=unit, total=total)
    return _COVER.format(name=name, code=code) + _PROFILE + income + SPENDING + INDICATORS + NARRATIVE


def read_text(text: str) -> tuple[Imported, ...]:
    """The departments of an exported text."""
    source = Source("报告.txt", len(text), dt.datetime(2022, 1, 1, tzinfo=dt.UTC), "0" * 64)
    return interpret(FORM, Document(source, text_blocks(text.replace("¦", "\t"))))


def one(text: str) -> Imported:
    """The only department of an exported text."""
    (report,) = read_text(text)
    return report


def values(report: Imported, block: str, *, row: str | None = None) -> dict[str, str]:
    """What was imported into a block, or into one row of it, as text by item."""
    return {
        fact.item.removeprefix(f"{block}.") + ("" if row is not None or not fact.row else f"@{fact.row}"): _text(fact)
        for fact in report.submission
        if fact.item.startswith(f"{block}.") and (row is None or fact.row == row)
        if (fact.item, fact.row) in report.evidence
    }


def _text(fact: object) -> str:
    amount, text = getattr(fact, "amount", None), getattr(fact, "text", None)
    return f"{amount.value:f}" if amount is not None else text or ""


def records(report: Imported, block: str, *columns: str) -> list[tuple[str, ...]]:
    """The records of a table, the columns asked for; blank cells as empty texts."""
    rows: Sequence[str] = list(report.submission.rows.get(block, {}))
    return [tuple(values(report, block, row=row).get(column, "") for column in columns) for row in rows]
