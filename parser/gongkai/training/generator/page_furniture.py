"""What stands around a report on its page: breadcrumbs, title, index block, date line, footers."""

from __future__ import annotations

from random import Random

from gongkai.training.generator.narrative import Narrator
from gongkai.training.generator.page import Page, Paragraph
from gongkai.training.generator.rates import happens

_TITLES = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}{year}年度政府信息公开工作年度报告",
    "{year}年{agency}政府信息公开工作年度报告",
    "{agency}关于{year}年政府信息公开工作的年度报告",
    "{year}年度{agency}政府信息公开年度报告",
)
_CRUMBS = (
    "当前位置：首页 > 政务公开 > 政府信息公开年报",
    "您现在的位置： 首页 >> 信息公开 >> 年度报告 >> 正文",
    "首页 | 政务公开 | 办事服务 | 互动交流 | 走进{place}",
    "首页>政府信息公开>法定主动公开内容>政府信息公开年报>{year}年",
    "网站首页",
    "无障碍浏览",
)
_FOOTERS = (
    "主办单位：{agency} 版权所有",
    "地址：{address} 电话：{phone}",
    "网站标识码：{code}",
    "ICP备{code}号-1",
    "公网安备 {code}号",
    "扫一扫在手机打开当前页",
    "【打印本页】【关闭窗口】",
    "分享到： 微信 微博",
    "附件：",
    "上一篇：没有了",
    "下一篇：{agency}{last}年政府信息公开工作年度报告",
    "网站地图 | 关于我们 | 联系我们 | 使用帮助",
    "技术支持：某某信息技术有限公司  访问量：{code}",
    "相关文档：",
    "您是第 {code} 位访问者",
)


def _date(told: Narrator, rng: Random) -> tuple[int, int, int]:
    late = rng.choices((1, 2, 4), (94, 4, 2))[0]
    return told.year + late, rng.choice((1, 1, 1, 2, 3)), rng.randint(1, 28)


def header(told: Narrator, rng: Random) -> Page:
    """Return what stands before section 1."""
    page: Page = []
    told.words["code"] = str(rng.randint(1000000, 4299999999))
    told.words["last"] = str(told.year - 1)
    year, month, day = _date(told, rng)
    told.words["date"] = f"{year}-{month:02}-{day:02}"
    around = happens(rng, "furniture_top")
    if around:
        page += [Paragraph(told.say(rng.choice(_CRUMBS)), "furniture") for _ in range(rng.randint(1, 2))]
    if happens(rng, "index_block"):
        page += _index_block(told, rng, (year, month, day))
    if happens(rng, "title"):
        page.append(Paragraph(told.say(rng.choice(_TITLES)), "narrative"))
    if around:
        page.append(Paragraph(_date_line(told, rng), "furniture"))
    if happens(rng, "preamble"):
        from gongkai.training.generator.rates import data

        page.append(Paragraph(told.choose(data("sentences")["preamble"]), "narrative"))
    return page


def _date_line(told: Narrator, rng: Random) -> str:
    date = told.words["date"]
    return rng.choice(
        (
            f"来源：{told.agency.name} 发布时间：{date} 字体：[ 大 中 小 ]",
            f"发布日期：{date} {rng.randint(8, 18):02}:{rng.randint(0, 59):02} 浏览次数：{rng.randint(3, 4000)}",
            f"时间：{date} 作者： 来源：本站 点击数：{rng.randint(10, 999)}",
            f"{date} 打印 分享",
            f"信息来源：{told.agency.name}  {date}  【字号 大 中 小】",
        )
    )


def _index_block(told: Narrator, rng: Random, date: tuple[int, int, int]) -> Page:
    year, month, day = date
    number = f"{rng.randint(10000000, 99999999)}/{year}-{rng.randint(1, 99999):05}"
    lines = [
        f"{rng.choice(('索引号', '索 引 号', '信息索引号'))}：{number}",
        f"发布机构：{told.agency.name}",
        f"发文字号：{rng.choice(('无', '', f'〔{year}〕{rng.randint(1, 60)}号'))}",
        f"公开日期：{year}年{month}月{day}日",
        "主题分类：其他",
        "有效性：有效",
    ]
    rng.shuffle(lines)
    return [Paragraph(line, "furniture") for line in lines[: rng.randint(2, 6)]]


def footer(told: Narrator, rng: Random) -> Page:
    """Return what stands after section 6."""
    page: Page = []
    year, month, day = (int(part) for part in told.words["date"].split("-"))
    if happens(rng, "signature"):
        page.append(Paragraph(told.agency.name, "narrative"))
        page.append(Paragraph(f"{year}年{month}月{day}日", "narrative"))
    if happens(rng, "furniture_bottom"):
        count = rng.randint(1, 6)
        page += [Paragraph(told.say(text), "furniture") for text in rng.sample(_FOOTERS, count)]
    return page
