"""A form that Gongkai does not know: the annual statistics of a library, as a form file."""

LIBRARY = """
edition = "library"
notice = "馆发〔2030〕7号"
first_year = 2030

[[sections]]
number = 1
heading = "一、馆藏概述"

[[sections]]
number = 4
heading = "四、明年打算"

[[tables]]
id = "lending"
section = 2
heading = "二、图书外借统计"
ignore = ["读者类别"]
  [[tables.groups]]
  id = "children"
  label = "（三）少儿读物"
  axis = "rows"
  [[tables.blocks]]
    [[tables.blocks.columns]]
    id = "adults"
    label = "成年读者"
    [[tables.blocks.columns]]
    id = "minors"
    label = "未成年读者"
    [[tables.blocks.columns]]
    id = "all"
    label = "合计册数"
    [[tables.blocks.rows]]
    id = "novels"
    label = "（一）长篇小说"
    [[tables.blocks.rows]]
    id = "science"
    label = "（二）自然科学"
    wordings = ["科普图书"]
    [[tables.blocks.rows]]
    id = "children.picture"
    label = "1.绘本画册"
    groups = ["children"]
    [[tables.blocks.rows]]
    id = "children.fairy_tales"
    label = "2.童话寓言"
    groups = ["children"]
    [[tables.blocks.rows]]
    id = "sum"
    label = "（四）外借总量"

[[tables]]
id = "seats"
section = 3
heading = "三、阅览座位统计"
printed = "one_line"
  [[tables.blocks]]
    [[tables.blocks.columns]]
    id = "occupied"
    label = "日均占用"
    [[tables.blocks.columns]]
    id = "free"
    label = "日均空闲"
    [[tables.blocks.columns]]
    id = "all"
    label = "座位总数"
    [[tables.blocks.rows]]
    id = "east"
    label = "东侧阅览室"
    [[tables.blocks.rows]]
    id = "west"
    label = "西侧阅览室"

[[relations]]
code = "readers"
table = "lending"
each = "row"
left = ["all"]
right = ["adults", "minors"]

[[relations]]
code = "lent"
table = "lending"
each = "column"
left = ["sum"]
right = ["novels", "science", "children.*"]

[[relations]]
code = "seated"
table = "seats"
each = "row"
left = ["all"]
right = ["occupied", "free"]
"""

FIGURES = {
    "lending.novels": (310, 45, 355),
    "lending.science": (128, 67, 195),
    "lending.children.picture": (9, 412, 421),
    "lending.children.fairy_tales": (14, 260, 274),
    "lending.sum": (461, 784, 1245),
    "seats.east": (88, 12, 100),
    "seats.west": (41, 9, 50),
}
"""Row → its figures in the order of the columns."""


def library_texts():
    """Return field id → printed figure."""
    columns = {"lending": ("adults", "minors", "all"), "seats": ("occupied", "free", "all")}
    return {
        f"{row}.{column}": str(value)
        for row, figures in FIGURES.items()
        for column, value in zip(columns[row.split(".")[0]], figures, strict=True)
    }
