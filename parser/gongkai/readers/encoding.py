"""Text from bytes, whatever encoding they claim.

A declaration is a hint and no more: pages of every kind declare wrongly or not at all. GB18030 gives *some*
text for nearly any bytes, so a candidate is judged by its fruits: Chinese text is made of few characters used
often, a wrong decoding of rare, private and foreign ones.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from gongkai.core.errors import UnreadableInput

NOTE_WRONG_DECLARATION = "declared_encoding_wrong"
NOTE_TRUNCATED = "truncated_character"
NOTE_REPLACED = "undecodable_bytes"

#: Among the characters most used in modern Chinese, with those of public administration; traditional twins too.
_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多"
    "经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性"
    "知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位"
    "次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再"
    "感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设"
    "式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运府息请室局县镇街办项复议申益诉讼"
    "督序纪依照维负责标准收费组织机构企业个商律服其他总计处罚许可强制费号止废版网站址电话邮编监察审核推落实存印存众村委党省厅"
    "這個們來為國說時會對於後裡過發現當動還進無從實長機業點東開關問應戰頭體見題義條給資區隊決與務報結設統類處員據復訴訟"
    "規費組織構項審視發網電話監辦縣鎮廳號廢證許強製總計請書導領"
    "，。、；：（）《》“”〔〕％！？—…·０１２３４５６７８９一二三四五六七八九十"
)
_FOREIGN = re.compile(
    "[\ufffd\ue000-\uf8ff\u0080-\u009f\u0370-\u1fff\u2c00-\u2dff\u31a0-\u31ff\ua000-\uabff\uac00-\ud7ff"
    "\uff61-\uffdf\U00010000-\U0010ffff]"
)
#: Without 0x07, with which text taken raw out of a Word file ends its cells.
_CONTROL = re.compile("[\x00-\x06\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_BYTES = bytes((*range(7), 8, *range(14, 27), *range(28, 32), 127))
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
#: Encodings that browsers read as a wider one, under Python's names.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "cp950", "big5hkscs": "cp950"}
_SAMPLE = 200_000
_LONGEST_CHARACTER = 4
_PLAUSIBLE = 0.45


class Decoded(NamedTuple):
    """Text, the encoding it was decoded from (Python's name), and notes on the way there."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Return the text of some bytes.

    Tried in order: a byte-order mark, strict UTF-8, then the declared encoding, GB18030, Big5 and UTF-16
    without a mark, of which the most plausible wins; at last charset-normalizer, and decoding with gaps.

    Raises
    ------
    UnreadableInput
        Nothing gives text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], name)
    declared = _declared(data)
    found = _strict(data, "utf-8")
    head = data[:_SAMPLE]
    if found is not None and len(head.translate(None, _CONTROL_BYTES)) == len(head):
        return _noted(found, declared)
    names = ["gb18030", "cp950", "utf-16-le", "utf-16-be"]
    if declared and declared not in names:
        names.insert(0, declared)
    strict = [found] if found else []
    strict += [decoded for name in names if (decoded := _strict(data, name)) is not None]
    best = max(strict, key=_rank, default=None)
    if best is not None and _rank(best) >= _PLAUSIBLE:
        return _noted(best, declared)
    return _noted(_last_resort(data, declared, strict), declared)


def plausibility(text: str) -> float:
    """Return how much a text looks like Chinese (or plain ASCII) text: at most 1, below 0 for rubbish."""
    sample = text if len(text) <= _SAMPLE else text[: _SAMPLE // 2] + text[-_SAMPLE // 2 :]
    if not sample.strip("\x00 \r\n\t"):
        return 0.0
    control = len(_CONTROL.findall(sample)) / len(sample)
    other = _NOT_ASCII.findall(sample[:20_000]) or _NOT_ASCII.findall(sample)
    if not other:
        return 1.0 - 10 * control
    frequent = sum(map(_FREQUENT.__contains__, other)) / len(other)
    foreign = len(_FOREIGN.findall("".join(other))) / len(other)
    return frequent - 2 * foreign - 10 * control


def _rank(decoded: Decoded) -> float:
    return plausibility(decoded.text)


def _strict(data: bytes, name: str) -> Decoded | None:
    """Decode without a single error, but for a last character that was cut off."""
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError as error:
        if error.end < len(data) - _LONGEST_CHARACTER:
            return None
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        text = decoder.decode(data, False)
    except (UnicodeDecodeError, ValueError):
        return None
    return Decoded(text, name, (NOTE_TRUNCATED,) if decoder.getstate()[0] else ())


def _replacing(data: bytes, name: str) -> Decoded:
    strict = _strict(data, name)
    return strict or Decoded(data.decode(name, "replace"), name, (NOTE_REPLACED,))


def _last_resort(data: bytes, declared: str | None, strict: list[Decoded]) -> Decoded:
    """Decode with gaps: pages glued from two encodings, or bytes lost on the way."""
    names = dict.fromkeys(["utf-8", "gb18030", "cp950", *([declared] if declared else [])])
    candidates = [_replacing(data, name) for name in names]
    candidates += strict
    guess = _detected(data)
    if guess is not None:
        candidates.append(guess)
    best = max(candidates, key=_rank)
    if _rank(best) >= 0.25 or (guess is not None and best is guess and _rank(best) >= 0):
        return best
    raise UnreadableInput(
        "the bytes are no text in any known encoding: is this another kind of file, or a damaged one?",
        "无法以任何已知编码读出文字：文件可能是其他类型，或已损坏",
    )


def _detected(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    match = from_bytes(data[:65_536]).best()
    return _strict(data, match.encoding) if match is not None else None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, 4096)
    if match is None:
        return None
    try:
        info = codecs.lookup(match[1].decode("ascii"))
        codecs.getincrementaldecoder(info.name)
        "".encode(info.name)  # a codec of bytes to bytes (hex, zip …) is no declaration
    except (LookupError, TypeError, ValueError):
        return None
    return _WIDER.get(info.name, info.name)


def _noted(decoded: Decoded, declared: str | None) -> Decoded:
    if declared is None or declared == decoded.encoding or decoded.text.isascii():
        return decoded
    if declared.startswith("utf-16") and decoded.encoding.startswith("utf-16"):
        return decoded
    return decoded._replace(notes=(*decoded.notes, NOTE_WRONG_DECLARATION))
