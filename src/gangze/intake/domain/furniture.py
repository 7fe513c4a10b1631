"""Lines of the page around a document: navigation, page numbers, notices of a download site
(页面附属内容)."""

from __future__ import annotations

import re

from gangze.intake.domain.vocabulary_pages import FURNITURE_LINES, FURNITURE_PHRASES

_PHRASE = re.compile("|".join(map(re.escape, FURNITURE_PHRASES)))
_LINES = frozenset(FURNITURE_LINES)
_SHAPES = re.compile(
    # each alternative is one shape a whole line may have
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"  # a date alone
    r"|二[〇○Oo0零][〇○Oo0零一二三四五六七八九]{2}年[一二三四五六七八九十\d]{1,3}月[一二三四五六七八九十\d]{1,3}日"
    r"|第?\s*\d{1,4}\s*页|[-—]\s*\d{1,4}\s*[-—]|\d{1,4}\s*/\s*\d{1,4}|共\s*\d+\s*页"  # page numbers
    r"|.{2,60}_第\d+页|已阅读\d+页.*"  # previews of a download site
    r"|[•·\s.。_=*\-—~━─═]+"  # rules and rows of dots
    r"|[(]?(?:\d{4}|二[〇○Oo0零]{1,2}[一二三四五六七八九十〇零○]{1,3})年?"
    r"(?:第?[一二三四五六七八九十\d]{1,2}[月版])?(?:修订|试行)?版?[)]?"  # an edition
    r"|[(]\d{4}年[^()]{0,40}[)]"  # when it was passed or revised
    r"|[(][^()。;]{2,14}\d{4}年[^()。;]{0,8}(?:修订|修改|印发|制定|制订|通过|发布|试行|执行|施行|编制)[)]"
    r"|(?:主题词|主送|抄送|抄报|报送|印发|发)\s*:.{0,80}"  # the foot of an official letter
    r"|[^,。;须经由]{0,12}[(]?(?:签字|签章|盖章|签名)[)]?\s*:?[^,。;]{0,16}"
    r"|(?:页数|格式|大小|上传人|文档编号|下载积分)\s*:.{0,60}|年\s*月\s*日"
    r"|[^,。;:]{0,8}(?:电\s*话|联系人|热线|传真|邮编|邮政编码|邮箱|信箱|网址|地\s*址)(?:\([^()]*\))?\s*:.{0,60}"
    r"|(?:办公|工作|营业|接待)(?:时间|地点)\s*:.{0,80}|(?:主办|承办|主管|技术支持)(?:单位|方)?:.{2,80}"
    r"|[(](?:内部|仅限|试行|暂行|草案|初稿|征求意见|讨论|节选|摘录|摘要|秘密|机密)[^()]{0,10}[)]"
    r"|[^,。;:\s]{1,12}[部处科室心行社会]\s+\d{4}年\d{1,2}月(?:\d{1,2}日)?|(?:合计|总计|共计):.{0,60}"
    r"|(?:索引号|信息分类|发布机构|生成日期|内容概述|有效性|主题词|文号|公开(?:方式|类别|时限)|信息来源)\s*:.{0,60}"
    r"|(?:相关)?附件(?:下载)?[一二三\d]?\s*:.{1,60}\.[A-Za-z]{3,4}|附件下载:.*"
    r"|https?://\S+|www\.\S+"
    r"|[—–-]{1,3}\s*[\u3400-\u9fff]{0,4}(?:完|结束)\s*[—–-]{1,3}"
    r"|.{2,40}(?:监制|印制|编印)(?:\s*版本号?:.{0,10})?|版本号?\s*:.{0,12}"
    r"|(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*)?"
    r"[(]?(?:作者|来源|编辑|发布时间|发布日期|发布人|更新时间|时间|日期|浏览|阅读|点击|字体|字号)\s*:.{0,120}"
    r"|(?:[^:_]{2,12}:\s*_{2,}\s*)+"  # the blanks of a form to be filled in
    r"|.{2,16}(?:微信|公众号|官网|客户端)"
)


_BAR = re.compile(r"[|｜]")
_CRUMB = re.compile("[>»]")
_CRUMBS = re.compile(
    r"(?:.{0,6}位置\s*:)?[^>»。;,]{2,16}(?:\s*[>»]+\s*[^>»。;,]{2,20})*\s*[>»]+\s*(?:正文|详情|内容|浏览|查看)"
)
"""Where a page stands in its site: `某某家园 > 管理制度 > 正文`."""
LEAST_LINKS = 3
"""So many links between bars are a navigation bar, if one of them is known."""


def _navigates(line: str) -> bool:
    """`网站首页 | 新闻中心 | 个人业务`: links side by side that any site has, or between bars one at least."""
    words = [word for word in re.split(r"[\s|/·>»]+", line) if word]
    links = [link.strip() for link in _BAR.split(line) if link.strip()]
    return (len(words) > 1 and all(word in _LINES for word in words)) or (
        len(links) >= LEAST_LINKS and any(link in _LINES or link.endswith("首页") for link in links)
    )


def is_furniture(line: str, marked: bool = False) -> bool:
    """Whether a line (cleaned, trimmed) is furniture. A numbered line needs one of the certain phrases."""
    if _PHRASE.search(line):
        return not (marked and len(line) > 40 and line.startswith(("负责", "组织")))
    if marked and not line.endswith(("—", "–")):
        return False
    if _navigates(line) or (_CRUMB.search(line) and _CRUMBS.fullmatch(line)):
        return True
    return line in _LINES or (len(line) <= 140 and _SHAPES.fullmatch(line) is not None)
