"""The official form fills the whole workbook, whatever the way it was typed."""

from __future__ import annotations

from tests.importing.papers import INCOME, SPENDING, official, one, read_text, records, values
from xltools.core.evidence import Doubt


def test_cover_and_profile() -> None:
    """Labels with blanks in them, full-width digits, a unit behind a number, a date with blanks."""
    report = one(official())
    assert values(report, "cover") == {
        "name": "企业服务部",
        "code": "007009",
        "method": "部门（单位）绩效自评",
        "year": "2021",
        "date": "2022-06-07",
    }
    profile = values(report, "profile")
    assert (profile["contact"], profile["telephone"]) == ("王某", "0000-1234")
    assert (profile["authorised"], profile["headcount"], profile["established"]) == ("4", "8", "4")
    assert profile["tasks"] == "任务1：走访企业\n任务2：推进项目"
    assert report.zone == "示例新区"
    assert report.has_form
    assert report.is_evaluation


def test_tables_of_units() -> None:
    """Grouped headers, broken lines in cells, a torn row, a unit of its own name; blank stays blank, 0 stays 0."""
    report = one(official())
    assert values(report, "spending", row="") == {
        "total": "140.5", "basic": "120", "personnel": "90.5", "public": "29.5", "project": "20.5", "balance": "0",
        "cumulative": "0",
    }  # fmt: skip
    assert values(report, "spending", row="head") == {
        "total": "100.5", "basic": "80", "personnel": "60.5", "public": "19.5", "project": "20.5", "balance": "0",
        "cumulative": "0",
    }  # fmt: skip
    assert values(report, "spending", row="1") == {"total": "40", "basic": "40", "personnel": "30", "public": "10"}
    assert report.submission.rows["spending"]["1"] == "2、企业服务中心"
    assert report.evidence["spending.public", ""].place == "表1第14行第5格"


def test_a_table_in_yuan_with_the_total_alone() -> None:
    """The unit above the table counts, the original is kept; what stands in the total only is to be confirmed below."""
    report = one(official(unit="元", total="1,405,000.00"))
    assert values(report, "income", row="") == {"total": "140.50", "carried_over": "0", "general": "140.50"}
    assert values(report, "income", row="head") == values(report, "income", row="")
    assert report.evidence["income.general", ""].original == "1,405,000.00元"
    assert report.evidence["income.general", ""].certain
    assert report.evidence["income.general", "head"].doubt is Doubt.TOTAL_ONLY


def test_a_single_row_named_after_the_department_is_the_head_office() -> None:
    """Some forms have no row of totals and none of 局机关."""
    text = INCOME.format(unit="万元", total="140.5").replace("局机关及二级机构汇总", "企业服务部")
    report = one(text + SPENDING)
    assert values(report, "income", row="head")["general"] == "140.5"
    assert values(report, "income", row="")["general"] == "140.5"


def test_goals_pair_up_only_where_they_are_numbered_alike() -> None:
    """Two goals with two results are two records; a single result for both stays with both."""
    assert records(one(official()), "goals", "expected", "actual") == [
        ("服务企业", "走访完毕"),
        ("推进项目", "按期开工"),
    ]
    joined = official().replace("1：走访完毕\n2：按期开工", "完成")
    assert records(one(joined), "goals", "expected", "actual") == [("目标1：服务企业\n目标2：推进项目", "完成")]


def test_indicators_with_targets_and_results() -> None:
    """Points and clauses with a figure each become indicators of their own, each with its own result."""
    found = records(one(official()), "indicators", "level1", "level2", "name", "sign", "target", "unit", "actual")
    assert found == [
        ("产出指标", "数量指标", "新开工项目", "≥", "38", "个", "65"),
        ("产出指标", "数量指标", "新投产项目", "≥", "30", "个", "44"),
        ("产出指标", "成本指标", "不超预算", "定性", "", "", "已完成"),
        ("效益指标", "经济效益", "工业增加值", "≥", "136", "亿元", "166"),
        ("效益指标", "经济效益", "税收", "≥", "6", "亿元", "6.5"),
        ("满意度指标", "社会公众或服务对象满意度", "满意率", "≥", "95", "%", "98"),
    ]


def test_one_result_beside_several_targets_is_to_be_confirmed() -> None:
    """98% for two goals in words stands with both, and a person looks at it."""
    text = (
        official()
        .replace("1.全年工业增加值136亿元以上；\n2.全年税收6亿元以上。", "1.产业集聚\n2.税源增加")
        .replace("工业增加值166亿元，税收6.5亿元。", "98%")
    )
    report = one(text)
    assert records(report, "indicators", "name", "actual")[3:5] == [("产业集聚", "98%"), ("税源增加", "98%")]
    assert report.evidence["indicators.actual", "4"].doubt is Doubt.SEVERAL


def test_score_grade_and_people() -> None:
    """The grade becomes the form's own word; empty rows and lines for signatures are nothing."""
    report = one(official())
    assert values(report, "result") == {"score": "96", "grade": "优"}
    assert report.evidence["result.grade", ""].original == "优秀"
    assert records(report, "evaluators", "name", "position", "unit") == [("李某", "科长", "企业服务部")]
    assert values(report, "opinions") == {"filled_by": "李某", "telephone": "0000-5678"}


def test_the_six_parts_of_the_narrative() -> None:
    """Each text goes below its heading, also behind a colon; a part that says 无 stays blank."""
    assert values(one(official()), "narrative") == {
        "basics": "本部人员共10人，其中在编人员4人。",
        "scale": "支出合计140.5万元。年初预算批复的项目支出为35万元。",
        "basic_spending": "基本支出120万元。",
        "performance": "总的情况较好。",
        "economy": "开支节约。",
        "problems": "编制不细。",
        "suggestions": "细化预算。",
    }


def test_headings_that_lost_their_numbers() -> None:
    """Automatic numbers are lost in an export; the words of the heading are enough."""
    text = official()
    for number in (
        "一、部门（单位）概况",
        "（一）部门",
        "（二）部门",
        "五、存在",
        "六、改进",
        "四、部门（单位）整体",
        "（一）基本支出",
    ):
        text = text.replace(number, number.split("、")[-1].split("）", 1)[-1] if number[0] == "（" else number[2:])
    assert values(one(text), "narrative")["suggestions"] == "细化预算。"
    assert values(one(text), "narrative")["problems"] == "编制不细。"


def test_the_text_fills_what_the_tables_leave_open_and_contradicts_aloud() -> None:
    """The initial budget stands in the text alone; a head count that differs is kept from the table and reported."""
    report = one(official())
    assert values(report, "budget") == {"project.initial": "35"}
    (contradiction,) = report.contradictions
    assert (contradiction.item, contradiction.other) == ("profile.headcount", "10人")
    assert report.evidence["profile.headcount", ""].doubt is Doubt.DIFFERS
    assert report.evidence["spending.total", ""].elsewhere == ("第12段：140.5万元",)


def test_two_departments_in_one_file() -> None:
    """Each cover begins a report; nothing of one gets into the other."""
    first, second = read_text(official() + "\n" + official("建设部", "007010", total="77.7"))
    assert (first.submission.name, second.submission.name) == ("企业服务部", "建设部")
    assert values(first, "income", row="")["total"] == "140.5"
    assert values(second, "income", row="")["total"] == "77.7"
    assert values(second, "narrative") == values(first, "narrative")
    assert len(second.submission.rows["indicators"]) == 6


def test_a_cover_in_other_words() -> None:
    """Covers ask for a stamp, or call the department 单位; the date may be written with dots."""
    text = (
        official()
        .replace("部门(单位)名称：", "单位名称（公章）：")
        .replace("报告日期：2022年 6月 7日", "填报日期：2022.6.7")
    )
    cover = values(one(text), "cover")
    assert (cover["name"], cover["date"]) == ("企业服务部", "2022-06-07")


def test_the_ministrys_form() -> None:
    """Budget, adjusted budget and payments in one table; indicators with target, weight and score in columns."""
    text = """2022年度部门整体支出绩效自评表
¦部门名称
¦示例局
¦预算编码
¦003002

¦预算执行情况（万元）
¦年初预算数
¦全年预算数
¦全年执行数
¦执行率

¦年度资金总额
¦1,234.56
¦1,300.00
¦1,287.9
¦99.07%

¦其中：基本支出
¦834.56
¦850.00
¦845.2
¦—

¦一级指标
¦二级指标
¦三级指标
¦年度指标值
¦实际完成值
¦分值
¦得分
¦偏差原因分析及改进措施

¦产出指标
¦质量指标
¦评审准确率
¦≥95%
¦96.5%
¦10
¦10
¦

¦效益指标
¦经济效益指标
¦审减资金
¦≥5000万元
¦0.62亿元
¦15
¦15
¦

¦总分
¦
¦
¦
¦
¦100
¦97.5
¦

"""
    report = one(text)
    assert values(report, "budget") == {
        "spending.initial": "1234.56", "spending.adjusted": "1300.00", "basic.initial": "834.56",
        "basic.adjusted": "850.00",
    }  # fmt: skip
    assert values(report, "spending", row="") == {"total": "1287.9", "basic": "845.2"}
    assert records(report, "indicators", "level2", "name", "sign", "target", "unit", "weight", "score") == [
        ("质量指标", "评审准确率", "≥", "95", "%", "10", "10"),
        ("经济效益", "审减资金", "≥", "5000", "万元", "15", "15"),
    ]
    assert [float(row[0]) for row in records(report, "indicators", "actual")] == [96.5, 6200]
    assert values(report, "result") == {"score": "97.5"}
