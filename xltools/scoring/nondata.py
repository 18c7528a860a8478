"""Numbers that are not data: numbers of documents, dates, voltages, versions, figures of speech.

They are blanked out before figures are read. Whatever has no unit is not read in a text anyway, so that telephone
numbers, and names such as that of a works called 6906, need no rule here. Every repetition is bounded, so that no text
makes the search slow.
"""

from __future__ import annotations

import re

_N = "[〇零一二两三四五六七八九十百]"
_DIGITS, _WORD = r"\d{1,18}", f"{_N}{{1,24}}"
_MONTHS = r"\d{1,2}\s*(?:[-—–~～至到]\s*\d{1,2}\s*)?月(?:份|初|底|末|[上中下]旬)?"
# How any of them begins: this one look at a letter spares most places the attempts with each.
_BEGINS = r"(?=[\d\s〇零一二两三四五六七八九十百数几上好第指任目附表图Vv〔\[【（(《“\"「\-])"
_NAMED = re.compile(
    f"{_BEGINS}(?:%s)"
    % "|".join(
        (
            r"[〔\[【（(]\s?(?:19|20)\d{2}\s?[〕\]】）)]\s?第?\s?\d{1,18}\s?号?",  # the number of a document
            rf"第\s?(?:{_DIGITS}|{_WORD})(?:[-—~～至、]{_DIGITS})?[个号条项届次批期章款]{{0,3}}",  # ordinals
            r"\d{1,18}(?:[-—－~～]\d{1,18})?\s?[号#＃](?:[-—－~～]\s?\d{1,18}\s?[号#＃])?",
            r"(?<!\d)(?:19|20)\d{2}\s?[-—~～至]\s?(?:19|20)\d{2}\s?年度?",
            r"(?<!\d)(?:19|20)\d{2}\s?年(?:度|初|底|末|中)?",
            r"[〇零一二三四五六七八九]{4}年",
            r"(?<!\d)(?:19|20)\d{2}(?:[-/]\d{1,2}(?:[-/]\d{1,2})?|\.\d{1,2}\.\d{1,2})(?![\d\u4e00-\u9fff%])",
            rf"{_MONTHS}(?:\s?\d{{1,2}}\s?(?:[-—~～至]\s?\d{{1,2}}\s?)?[日号])?",
            rf"{_WORD}月(?:份|初|底|末)?(?:{_WORD}[日号])?",
            r"\d{1,2}[:：]\d{2}(?::\d{2})?(?!\d)",
            rf"(?:{_DIGITS}|{_WORD})\s?周年",
            r"\d{1,18}\s?天\s?24\s?小时|\d{1,18}\s?[×xX*]\s?24\s?小时|(?<!\d)24\s?小时(?!以?之?内)",
            rf"(?:{_DIGITS}|{_WORD})个(?:一百|百分之百|100(?!\d)%?|一(?!百))",  # campaigns: six times 100 %
            r"[二两三四五六七八九]个(?:意识|自信|维护|确立|代表|全面|坚持)|八项规定|三次产业|[十〇一二三四五]{1,3}五规划",
            rf"(?:{_DIGITS}|{_WORD})年(?=行动|规划|制|一贯|义务)|三位一体",
            r"[Vv]?\d{1,18}(?:\.\d{1,4}){1,3}版|[Vv]\d{1,18}(?:\.\d{1,4}){0,3}",
            r"\d{1,18}\s?\+\s?\d{1,18}\s?[>＞=]\s?\d{1,18}",
            r"(?<=[A-Za-z])-?\d{1,18}(?:\.\d{1,18})?",  # PM2.5, G107
            r"\d{1,18}(?:\.\d{1,18})?\s?(?!(?:km|kg|kW|MW|m2|m3|m²|m³)(?![A-Za-z0-9]))[A-Za-z]{1,20}",  # 10KV, 5G
            r"[数几上好][十百千万]+|(?<!\d)[几数](?=个|家|项|次|条)",
            r"(?:指标|任务|目标|附件|附表|表|图)\s?\d{1,18}(?:-\d{1,18})?\s?[:：、.](?!\d)",
            r"(?m:^)[ \t　]{0,8}(?:\d{1,2}\s?[、．)）]|\d{1,2}\.(?!\d)|[（(]\s?\d{1,2}\s?[）)])",  # numbering
            r"(?<=[。；;])\s?(?:\d{1,2}\s?[、．)）]|\d{1,2}\.(?!\d)|[（(]\s?\d{1,2}\s?[）)])",
            r"《[^》]{0,80}》",
            r"[“\"「][^”\"」%％]{1,10}[”\"」]",  # a short quotation is a name
        )
    )
)
_QUOTED = re.compile(r"[“\"「][^”\"」]{0,200}[”\"」]")
_SPOKEN = re.compile(f"{_N}+")
_FIGURES = re.compile(rf"\d|{_N}")

BLANK = "□"


def without_names(text: str) -> str:
    """``text`` with every number that is not data blanked out, so that all places keep their distance."""
    blanked = _NAMED.sub(lambda match: BLANK * len(match[0]) if _FIGURES.search(match[0]) else match[0], text)
    return _QUOTED.sub(lambda match: _SPOKEN.sub(lambda word: BLANK * len(word[0]), match[0]), blanked)
