"""The page's own words: Chinese, and English by a switch."""

from __future__ import annotations

from typing import Final

from gongkai.core.labels import Label

LANGUAGES: Final = ("zh", "en")

_WORDS: Final = {
    "title": ("公开复核", "Gongkai review"),
    "queue": ("队列", "Queue"),
    "stats": ("统计", "Statistics"),
    "help": ("按键 (?)", "Keys (?)"),
    "other_language": ("English", "中文"),
    "report": ("报告", "Report"),
    "agency": ("机关", "Agency"),
    "year": ("年份", "Year"),
    "edition": ("表式", "Edition"),
    "state": ("状态", "State"),
    "reason": ("原因", "Why"),
    "open": ("待核", "Open"),
    "stake": ("预期损失", "At stake"),
    "any": ("全部", "any"),
    "filter": ("筛选", "Filter"),
    "done_of": ("已完成", "done"),
    "earlier": ("上一页", "Earlier"),
    "later": ("下一页", "Later"),
    "none": ("没有符合条件的报告", "No report like that"),
    "machine": ("待复核", "waits"),
    "second_reading": ("待二读", "to be read again"),
    "disputed": ("两读不一", "two readers differ"),
    "adjudicated": ("已裁定", "adjudicated"),
    "read_twice": ("两读一致", "Read twice"),
    "same": ("一致", "alike"),
    "all_fields": ("全部字段", "all fields"),
    "k_second": ("请另一人二读", "ask for a second reader"),
    "auto_accepted": ("自动通过", "accepted by machine"),
    "human_accepted": ("人工确认", "accepted"),
    "human_corrected": ("人工更正", "corrected"),
    "rejected_source": ("来源剔除", "source rejected"),
    "failed": ("无法读取", "not read"),
    "source": ("来源", "Source"),
    "form": ("官方表式", "Official form"),
    "changed": ("来源文件已改变，不再显示", "The source has changed since; it is not shown"),
    "gone": ("找不到来源文件", "The source is not there"),
    "unreadable": ("来源文件无法读取", "The source cannot be read"),
    "more_lines": ("行未显示", "more lines"),
    "page": ("页", "Page"),
    "k_view": ("来源：页面图像 / 文字", "source: pages drawn / text"),
    "issues": ("问题", "Issues"),
    "read_as": ("读作", "Read as"),
    "printed": ("原文", "Printed"),
    "confidence": ("可信度", "Probability"),
    "choices": ("备选", "Or"),
    "decided_by": ("决定者", "Decided by"),
    "saved": ("已保存", "saved"),
    "unsaved": ("未保存", "NOT saved"),
    "edit": ("更正为（回车保存，Esc 放弃；空=空白）", "Correct to (Enter saves, Esc leaves; empty = blank)"),
    "why_reject": ("为何剔除？（回车保存）", "Why reject? (Enter saves)"),
    "why_skip": (
        "为何跳过？（回车保存；仍在队列中，排在最后）",
        "Why skip it? (Enter saves; it stays in the queue, at the end)",
    ),
    "skipped": ("已跳过", "skipped"),
    "skipped_because": ("跳过原因", "Skipped because"),
    "download": ("下载来源文件", "Download the source"),
    "whole": ("整份报告待确认：按 a", "The report as a whole waits: press a"),
    "finished": ("本份已完成：按 ] 转下一份", "Done: ] goes to the next report"),
    "straight": ("直通率", "Straight through"),
    "audit": ("抽查出错率", "Audit errors"),
    "upper": ("95% 上限", "95 % upper bound"),
    "reviewer": ("复核人", "Reviewer"),
    "decisions": ("决定数", "Decisions"),
    "share_changed": ("其中更正", "of them changed"),
    "pace": ("每次用时（秒，中位数）", "Seconds from one to the next (median)"),
    "reports": ("报告数", "Reports"),
    "assignee": ("在办", "With"),
    "taken": ("正在由他人处理，可以查看，不能保存：", "Someone else is working on this; you may look, not save: "),
    "taken_until": ("最迟至", "at the latest until"),
    "take_next": ("取下一份无人在办的报告", "Take the next free report"),
    "none_free": ("没有无人在办的报告了", "No report is free"),
    "your_name": ("复核人姓名（决定记在此名下）", "Your name (decisions are recorded under it)"),
    "keep": ("保存", "Keep"),
    "password": ("密码", "Password"),
    "log_in": ("登录", "Log in"),
    "log_out": ("退出", "Log out"),
    "wrong_password": ("姓名或密码不对", "Wrong name or password"),
    "wrong_wait": ("错误次数过多，请稍后再试", "Too many wrong passwords; wait a while"),
    "label_is": ("标签", "Label"),
    "label_mode": (
        "更正标签：数字键选标签，方向键移动，再按一次或 Esc 结束",
        "Correct labels: a digit gives the cell its label, arrows move, the same key or Esc ends",
    ),
    "labels_wait": ("正在读取标签……", "Reading labels …"),
    "corrected_by": ("更正人", "corrected by"),
    "which_row": (
        "这一行其实是（输入序号，回车保存，两行互换）",
        "This row is in truth (number, Enter saves; the two are exchanged)",
    ),
    "k_reassign": ("这一行其实是另一行", "this row is in truth another"),
    "k_label": ("更正单元格标签", "correct labels of cells"),
    "k_next": ("下一个存疑字段", "next doubtful field"),
    "k_previous": ("上一个存疑字段", "previous doubtful field"),
    "k_accept": ("确认并前进", "accept and go on"),
    "k_table": ("确认本表其余各项", "accept the rest of this table"),
    "k_rest": ("确认整份其余各项", "accept the rest of the report"),
    "k_choice": ("选用第几个备选", "take that alternative"),
    "k_edit": ("更正", "correct"),
    "k_skip": ("跳过并说明原因", "skip, with a reason"),
    "k_download": ("下载来源文件", "download the source"),
    "k_blank": ("改为空白", "it is blank"),
    "k_missing": ("改为缺失", "it is missing"),
    "k_row": ("整行左移 / 右移一格", "move the whole row left / right"),
    "k_column": ("整列上移 / 下移一格", "move the whole column up / down"),
    "k_revert": ("撤回对本格的决定", "take back what you decided on this cell"),
    "k_undo": ("撤销", "undo"),
    "k_redo": ("重做", "redo"),
    "k_reject": ("剔除来源", "reject the source"),
    "k_previous_report": ("上一份报告", "previous report"),
    "k_next_report": ("下一份报告", "next report"),
    "k_help": ("按键", "keys"),
    "k_cells": ("在表中移动", "move about the form"),
    "k_back": ("回到队列", "back to the queue"),
}

_LABELS: Final[dict[Label, tuple[str, str]]] = {
    "section_heading": ("章节标题", "section heading"),
    "caption": ("表题", "caption"),
    "column_header": ("列标题", "column header"),
    "row_label": ("行标签", "row label"),
    "value": ("数值", "figure"),
    "blank": ("空白", "blank"),
    "narrative": ("正文", "running text"),
    "furniture": ("页面附属", "furniture"),
}


def words_in(language: str) -> dict[str, str]:
    """Return the page's words in a language."""
    which = LANGUAGES.index(language)
    return {key: each[which] for key, each in _WORDS.items()}


def label_names(language: str) -> dict[str, str]:
    """Return what cells can be, in the order of the keys that say so."""
    which = LANGUAGES.index(language)
    return {label: each[which] for label, each in _LABELS.items()}
