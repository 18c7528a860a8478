"""Make the default template of reports, ``xltools/word/template.docx``: page, fonts and styles of official documents.

Page, margins and fonts follow GB/T 9704-2012 (A4; 37, 26, 35 and 28 mm; 方正小标宋, 黑体, 楷体, 仿宋). After a change
here, ``python tools/word_template.py`` writes the file again; the same text always gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path
from typing import NamedTuple

TEMPLATE = Path(__file__).parents[1] / "xltools" / "word" / "template.docx"

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

BIAO, HEI, KAI, FANG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
LATIN = "Times New Roman"
# What takes the place of a font that a computer lacks, the first that it has.
FALL_BACKS = {
    BIAO: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,SimSun,宋体,Noto Serif CJK SC",
    HEI: "SimHei,STHeiti,Microsoft YaHei,Noto Sans CJK SC",
    KAI: "KaiTi,楷体,STKaiti,SimSun,Noto Serif CJK SC",
    FANG: "FangSong,仿宋,STFangsong,SimSun,Noto Serif CJK SC",
    SONG: "SimSun,STSong,Noto Serif CJK SC",
}

_MM = 56.7  # twips
# What Word and WPS call the built-in styles in Chinese.
_IN_CHINESE = {
    "Title": "标题",
    "Body Text": "正文文本",
    "caption": "题注",
    "footer": "页脚",
    **{f"heading {level}": f"标题 {level}" for level in range(1, 5)},
    **{f"toc {level}": f"目录 {level}" for level in range(1, 4)},
}
_HINT = "修改本模板的样式、纸张、页眉和页脚，报告的外观随之改变；样式名称不要改动，本页文字不会进入报告。"
_TEXT_WIDTH = 8845  # twips between the margins: 156 mm


class Style(NamedTuple):
    """A paragraph style: size and distances in points, indents in characters of its own size.

    ``line`` is the exact distance of lines, 0 for single; ``level`` the outline level of a heading, ``tab`` whether a
    dotted line leads to the right margin. ``keep`` keeps it on the page of what follows.
    """

    name: str
    font: str
    size: float
    align: str = "left"
    bold: bool = False
    line: float = 0
    before: float = 0
    after: float = 0
    first: float = 0
    left: float = 0
    hanging: float = 0
    level: int = 0
    tab: bool = False
    keep: bool = False


# Sizes: 22 is 二号, 16 三号, 14 四号, 12 小四, 10.5 五号.
STYLES = (
    Style("Normal", FANG, 16),
    Style("Title", BIAO, 22, "center", line=38, before=110, after=90),
    Style("封面项目", FANG, 16, line=36, left=9, hanging=5),
    Style("heading 1", HEI, 16, line=28, before=10, after=4, level=1, keep=True),
    Style("heading 2", KAI, 16, line=28, before=8, after=4, level=2, keep=True),
    Style("heading 3", FANG, 16, bold=True, line=28, first=2, level=3, keep=True),
    Style("heading 4", FANG, 16, line=28, first=2, level=4, keep=True),
    Style("Body Text", FANG, 16, "both", line=28, first=2),
    Style("caption", HEI, 12, "center", before=8, after=4, keep=True),
    Style("图片", FANG, 12, "center", before=6, keep=True),
    Style("图题", HEI, 12, "center", before=2, after=8),
    Style("说明文字", FANG, 12, "both", line=20, before=4, after=6),
    Style("目录标题", HEI, 16, "center", before=12, after=12),
    Style("toc 1", FANG, 14, line=26, tab=True),
    Style("toc 2", FANG, 14, line=26, left=2, tab=True),
    Style("toc 3", FANG, 14, line=26, left=4, tab=True),
    Style("表格表头", HEI, 10.5, "center"),
    Style("表格项目", FANG, 10.5, "center"),
    Style("表格文字", FANG, 10.5),
    Style("表格居中", FANG, 10.5, "center"),
    Style("表格数字", FANG, 10.5, "right"),
    Style("签字行", FANG, 14, line=28, before=12),
    Style("footer", SONG, 14, "center"),
)


def template() -> bytes:
    """The template as the bytes of a .docx file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _parts().items():
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, text)
    return stream.getvalue()


def _parts() -> dict[str, str]:
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"word/document.xml": f"{_OFFICE}/officeDocument"}),
        "word/_rels/document.xml.rels": _relations(
            {f"{name}.xml": f"{_OFFICE}/{name.rstrip('1')}" for name in ("styles", "settings", "fontTable", "footer1")}
        ),
        "word/document.xml": f"{_HEAD}<w:document {_W} {_R}><w:body>{_samples()}{_section()}</w:body></w:document>",
        "word/styles.xml": _styles(),
        "word/settings.xml": (
            f'{_HEAD}<w:settings {_W}><w:zoom w:percent="100"/>'
            '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
            '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
            ' w:val="15"/></w:compat></w:settings>'
        ),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": (
            f'{_HEAD}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="footer"/></w:pPr>'
            f"{_text('第 ')}{_number('PAGE')}{_text(' 页　共 ')}{_number('NUMPAGES')}{_text(' 页')}</w:p></w:ftr>"
        ),
    }


def _content_types() -> str:
    types = {"document": "document.main", "styles": "styles", "settings": "settings"}
    types |= {"fontTable": "fontTable", "footer1": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in types.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _samples() -> str:
    """A line in each style, for whoever edits the template; reports leave it out."""
    lines = [("Body Text", _HINT), *((style.name, _IN_CHINESE.get(style.name, style.name)) for style in STYLES[1:])]
    return "".join(f'<w:p><w:pPr><w:pStyle w:val="{_id(style)}"/></w:pPr>{_text(text)}</w:p>' for style, text in lines)


def _section() -> str:
    """A4 with the margins of official documents; the cover has no page number."""
    top, right, bottom, left = (round(mm * _MM) for mm in (37, 26, 35, 28))
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        ' w:header="851" w:footer="1418" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


def _styles() -> str:
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_font(FANG)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    grid = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    tables = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{grid}</w:tblBorders></w:tblPr></w:style>"
    )
    return f"{_HEAD}<w:styles {_W}>{defaults}{''.join(map(_style, STYLES))}{tables}</w:styles>"


def _style(style: Style) -> str:
    default = ' w:default="1"' if style.name == "Normal" else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    follows = '<w:next w:val="BodyText"/>' if style.level else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{_id(style.name)}"><w:name w:val="{style.name}"/>{based}'
        f"{follows}<w:qFormat/><w:pPr>{_paragraph(style)}</w:pPr><w:rPr>{_run(style)}</w:rPr></w:style>"
    )


def _id(name: str) -> str:
    return name.title().replace(" ", "") if name != "footer" else name


def _paragraph(style: Style) -> str:
    """Paragraph properties, in the order that the schema wants."""
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{_TEXT_WIDTH}"/></w:tabs>' if style.tab else ""
    line = f' w:line="{round(style.line * 20)}" w:lineRule="exact"' if style.line else ""
    indents = {"left": style.left, "firstLine": style.first, "hanging": style.hanging}
    given = "".join(
        f' w:{side}Chars="{round(characters * 100)}" w:{side}="{round(characters * style.size * 20)}"'
        for side, characters in indents.items()
        if characters
    )
    return "".join(
        (
            "<w:keepNext/>" if style.keep else "",
            tab,
            f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"{line}/>',
            f"<w:ind{given}/>" if given else "",
            f'<w:jc w:val="{style.align}"/>',
            f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else "",
        )
    )


def _run(style: Style) -> str:
    size = round(style.size * 2)
    return f'{_font(style.font)}{"<w:b/>" if style.bold else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:eastAsia="{name}" w:hAnsi="{LATIN}" w:cs="{LATIN}"/>'


def _fonts() -> str:
    chinese = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"swiss" if name == HEI else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        for name, others in FALL_BACKS.items()
    )
    latin = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'
    return f"{_HEAD}<w:fonts {_W}>{chinese}{latin}</w:fonts>"


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _number(kind: str) -> str:
    """A field for a page number, or for how many there are."""
    return f'<w:fldSimple w:instr=" {kind} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


if __name__ == "__main__":
    TEMPLATE.write_bytes(template())
    print(f"Wrote {TEMPLATE}")
